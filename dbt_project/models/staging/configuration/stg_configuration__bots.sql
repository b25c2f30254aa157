{{ configured('bots', ['kind', 'pattern'], key=['kind', 'pattern']) }}
