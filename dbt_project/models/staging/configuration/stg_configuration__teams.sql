{{ configured('teams', ['team_name', 'parent_name'], key=['lower(team_name)']) }}
