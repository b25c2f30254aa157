"""Names of teams, projects, repositories, people and such that stand in a question."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import psycopg

from pulse.asking import ask
from pulse.metrics import Metric, Reader
from pulse.metrics.access import familiar_persons

# Names that stand for themselves wherever they are written.
STRONG = """
    select 'team' as dimension, name as value, name as written from core.teams
    union all select 'project', key, key from core.projects
    union all select 'project', key, name from core.projects
    union all select 'repository', full_name, full_name from core.repositories
    union all select 'repository', full_name, name from core.repositories
    union all select 'sprint', name, name from core.sprints
"""
PEOPLE = """
    select 'person', name, name from core.people
    where not is_bot and (%(keys)s::text[] is null or person_key = any(%(keys)s))
"""
# Words that mean a value only where no metric is named by them.
WEAK = """
    select distinct 'issue_type', issue_type, issue_type from core.work_items where issue_type is not null
    union all select distinct 'priority', priority, priority || ' priority' from core.work_items
    union all select distinct 'size_band', size_band, 'size ' || size_band from marts.fct_pull_requests
    union all select distinct 'environment', environment, environment from marts.fct_deployments
    union all select distinct 'status', status, 'in status ' || status from core.work_items
"""
# In this order a name that fits several dimensions is taken for the first that the metric has.
ORDER = (
    "team", "repository", "project", "sprint", "person", "issue_type", "priority", "environment", "size_band", "status",
)  # fmt: skip
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Named:
    """A name that was found at a character, with all that it may stand for, as (dimension, value)."""

    written: str
    meanings: tuple[Key, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Names:
    """Every name that a question may use, by how it is written in lower case."""

    strong: dict[str, tuple[Key, ...]]
    weak: dict[str, tuple[Key, ...]]

    def find(self, text: str, *, is_strong: bool) -> tuple[list[Named], str]:
        """The names in `text` (lower case) and the text without them; the longest names are read first."""
        known = self.strong if is_strong else self.weak
        found: list[Named] = []
        for written in sorted(known, key=len, reverse=True):
            forms = rf"{re.escape(written)}(?:'s|’s)?" if is_strong else _forms(written)
            for match in re.finditer(rf"(?<![\w/'’-]){forms}(?![\w/-])", text):
                found.append(Named(written, known[written], match.start()))
                text = text[: match.start()] + " " * len(match[0]) + text[match.end() :]
        return sorted(found, key=lambda named: named.at), text


def _forms(written: str) -> str:
    """A pattern of a word and its plural."""
    return rf"{re.escape(written[:-1])}(?:y|ies)" if written.endswith("y") else rf"{re.escape(written)}s?"


def read_names(connection: psycopg.Connection[Any], reader: Reader) -> Names:
    """All names; of people those only that the reader may see singly."""
    strong: list[Any] = connection.execute(STRONG).fetchall()
    if reader.may_see_persons:
        familiar = ask(connection, familiar_persons(reader))
        keys = None if familiar is None else list(familiar.keys)
        people = connection.execute(PEOPLE, {"keys": keys}).fetchall()
        strong += people + _first_names([name for _, name, _ in people])
    weak = connection.execute(WEAK).fetchall()
    return Names(_by_writing(strong), _by_writing(weak))


def written_names(connection: psycopg.Connection[Any], reader: Reader) -> frozenset[str]:
    """The names that stand for themselves, as they are written; of people those that the reader may see singly."""
    found = [written for _, _, written in connection.execute(STRONG)]
    if reader.may_see_persons:
        familiar = ask(connection, familiar_persons(reader))
        keys = None if familiar is None else list(familiar.keys)
        people = [name for _, name, _ in connection.execute(PEOPLE, {"keys": keys})]
        found += people + [first for _, _, first in _first_names(people)]
    return frozenset(filter(None, found))


def _first_names(names: Iterable[str]) -> list[tuple[str, str, str]]:
    """First names that only one person has."""
    by_first: dict[str, list[str]] = {}
    for name in names:
        by_first.setdefault(name.split(" ")[0], []).append(name)
    return [("person", found[0], first) for first, found in by_first.items() if len(found) == 1 and len(first) > 2]


def _by_writing(rows: Iterable[tuple[str, str, str]]) -> dict[str, tuple[Key, ...]]:
    found: dict[str, set[Key]] = {}
    for dimension, value, written in rows:
        if written:
            found.setdefault(written.lower(), set()).add((dimension, value))
    return {
        written: tuple(sorted(meanings, key=lambda key: ORDER.index(key[0]))) for written, meanings in found.items()
    }


def meaning(named: Named, metric: Metric) -> Key | None:
    """What a name stands for in a question about `metric`; None where the metric has no such dimension."""
    return next((key for key in named.meanings if key[0] in metric.dimensions), None)
