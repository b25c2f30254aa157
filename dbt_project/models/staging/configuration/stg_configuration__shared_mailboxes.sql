{{ configured('shared_mailboxes', ['pattern'], key=['pattern']) }}
