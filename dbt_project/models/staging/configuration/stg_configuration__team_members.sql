{{ configured('team_members', ['team_name', 'member'], key=['lower(team_name)', 'lower(member)']) }}
