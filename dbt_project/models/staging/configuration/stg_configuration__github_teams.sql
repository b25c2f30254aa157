{{ configured('github_teams', ['pattern'], key=['pattern']) }}
