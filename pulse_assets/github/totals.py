"""How many records GitHub says a repository has, as the question of changes shows them: no request is sent for it."""

from collections.abc import Callable, Mapping

from pulse_assets.github import tables
from pulse_assets.github.glimpses import Shown
from pulse_assets.raw.checkpoints import Checkpoint, Unit
from pulse_assets.raw.completeness import Total
from pulse_assets.raw.table import RawTable

COUNTS: Mapping[RawTable, Callable[[Shown], int]] = {
    tables.PULL_REQUESTS: lambda shown: int(shown.conversations.summary[0][0]),
    tables.ISSUES: lambda shown: int(shown.conversations.summary[0][1]),
    tables.DEPLOYMENTS: lambda shown: int(shown.deployments.summary[0]),
    tables.RELEASES: lambda shown: int(shown.releases.summary[0]),
    tables.TAGS: lambda shown: int(shown.tags.summary[0]),
}


def totals(filled: tuple[RawTable, ...], unit: Unit, shown: Shown) -> list[Total]:
    """How many records of the tables that a stream fills the repository had when it was shown."""
    return [
        Total(unit.name, unit.connection_id, table, "repository_id", [shown.repository_id], COUNTS[table](shown))
        for table in filled
        if table in COUNTS
    ]


def has_none(shown: Shown, *filled: RawTable) -> bool:
    """Whether the repository had no record of these tables when it was shown, so that no list of them need be read."""
    return not any(COUNTS[table](shown) for table in filled)


def conversations(shown: Shown, checkpoint: Checkpoint) -> int | None:
    """How many issues and pull requests a first walk over all of them goes by; of a later one nobody can say."""
    is_first = checkpoint.version == 0 and checkpoint.watermark is None
    return COUNTS[tables.PULL_REQUESTS](shown) + COUNTS[tables.ISSUES](shown) if is_first else None
