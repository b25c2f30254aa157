{{ configured('team_ownership', ['kind', 'pattern', 'team_name', 'position', 'origin'], key=['kind', 'pattern']) }}
