"""What findings are about: the keys of teams, which marts name."""

from typing import Any

import psycopg


def team_keys(connection: psycopg.Connection[Any]) -> dict[str, str]:
    """Each team's key by its name; of namesakes the first."""
    rows = connection.execute("select name, min(team_key) from core.teams group by name").fetchall()
    return dict(rows)
