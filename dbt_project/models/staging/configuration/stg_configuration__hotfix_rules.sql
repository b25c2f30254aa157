{{ configured('hotfix_rules', ['kind', 'pattern'], key=['kind', 'pattern']) }}
