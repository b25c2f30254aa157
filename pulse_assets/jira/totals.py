"""How many issues Jira says there are: for the time left of a first load, and to see whether any are missing."""

from collections.abc import Sequence

from msgspec import Struct

from pulse.http import Client
from pulse.http.errors import NotFound, PermissionMissing, RequestRefused
from pulse_assets.jira import client as cloud
from pulse_assets.jira import tables
from pulse_assets.raw.checkpoints import Unit
from pulse_assets.raw.completeness import MANY, Total


class _Approximate(Struct):
    count: int


class _Found(Struct):
    total: int


def count(client: Client, api: str, jql: str) -> int | None:
    """How many issues `jql` finds (in Cloud an estimate), or None where the site does not tell. One request."""
    bare = jql.partition(" ORDER BY ")[0]
    try:
        if api == cloud.API:
            return client.post(f"{api}/search/approximate-count", _Approximate, {"jql": bare}).value.count
        return client.post(f"{api}/search", _Found, {"jql": bare, "maxResults": 0}).value.total
    except (NotFound, PermissionMissing, RequestRefused):
        return None


def totals(client: Client, api: str, units: Sequence[Unit]) -> list[Total]:
    """How many issues the site has in all these projects together: one request, whatever their number."""
    names = [unit.name for unit in units]
    quoted = ", ".join(f'"{name}"' for name in names)
    told = count(client, api, f"project in ({quoted})")
    if told is None:
        return []
    label = names[0] if len(names) == 1 else MANY
    # Search, and with it the estimate, lags behind what was read a moment ago.
    tolerance = max(5, told // 200)
    return [Total(label, units[0].connection_id, tables.ISSUES, "project_key", names, told, tolerance)]
