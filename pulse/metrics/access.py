"""Who may see what of a metric. Every answer and every piece of evidence passes through here."""

from dataclasses import dataclass

from pulse.asking import Asking, Statement
from pulse.metrics.catalogue import Catalogue, Metric
from pulse.metrics.errors import MetricError
from pulse.metrics.query import MetricQuery
from pulse.roles import Role

SMALLEST_GROUP = 3
RANKS = {role: rank for rank, role in enumerate(Role)}


class ForbiddenError(MetricError):
    """The reader's role or teams do not reach as far as the question."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who asks. An administrator sees what each person did, a user in the own `teams`, a viewer nowhere."""

    role: Role
    teams: tuple[str, ...] = ()

    @property
    def sees_everybody(self) -> bool:
        """Whether what any single person did may be shown."""
        return self.role is Role.ADMIN

    @property
    def may_see_persons(self) -> bool:
        """Whether what single persons did may be shown, at least of some."""
        return self.role is not Role.VIEWER

    def may_see(self, metric: Metric) -> bool:
        """Whether the metric is for this reader at all."""
        return RANKS[self.role] >= RANKS[metric.minimum_role]


# Whoever runs a command on the machine can read the database anyway.
OPERATOR = Reader(Role.ADMIN)


@dataclass(frozen=True, slots=True)
class Familiar:
    """The persons whose doing a reader may see singly: their keys and their names. All others are strangers."""

    keys: tuple[str, ...] = ()
    names: frozenset[str] = frozenset()


def familiar_persons(reader: Reader) -> Asking[Familiar | None]:
    """The members of the teams of `reader`; None where everybody may be seen."""
    if reader.sees_everybody:
        return None
    if not reader.may_see_persons or not reader.teams:
        return Familiar()
    query = """
        select distinct person.person_key, person.name
        from core.team_members as member
        inner join core.teams as team on team.team_key = member.team_key
        inner join core.people as person on person.person_key = member.person_key
        where lower(team.name) = any(%(teams)s)
    """
    found = yield Statement(query, {"teams": [team.strip().lower() for team in reader.teams]})
    return Familiar(tuple(row["person_key"] for row in found), frozenset(row["name"] for row in found))


def are_too_few(strangers: int | None) -> bool:
    """Whether a figure of so many strangers (None: nobody's doing is in it) has to stay hidden."""
    return strangers is not None and 0 < strangers < SMALLEST_GROUP


def visible(catalogue: Catalogue, reader: Reader) -> list[Metric]:
    """The metrics that are for `reader`, by name."""
    return [metric for metric in catalogue.metrics.values() if reader.may_see(metric)]


def visible_metric(catalogue: Catalogue, name: str, reader: Reader) -> Metric:
    """The metric called `name`; UnknownNameError when there is none, ForbiddenError when it is not for `reader`."""
    metric = catalogue.metric(name)
    if not reader.may_see(metric):
        raise ForbiddenError(f"The metric {metric.name!r} needs the role {metric.minimum_role.value!r}.")
    return metric


def check_access(reader: Reader, metric: Metric, query: MetricQuery, familiar: Familiar | None) -> None:
    """ForbiddenError when `reader` may not ask `query`."""
    if familiar is None:
        return
    asked = [metric.dimension(name) for name in query.dimensions]
    asked += [metric.condition(given.dimension) for given in query.filters]
    personal = {dimension.name for dimension in asked if dimension.is_personal}
    if not personal:
        return
    if not reader.may_see_persons:
        raise ForbiddenError(f"To split or filter by {', '.join(sorted(personal))} needs the role {Role.USER.value!r}.")
    if not reader.teams:
        raise ForbiddenError("You belong to no team yet, so you see no single persons. An administrator can add you.")
    # Also one who is left out is told about: by the difference to the whole.
    named = {str(value) for given in query.filters if given.dimension in personal for value in given.values}
    if named - familiar.names:
        raise ForbiddenError(f"You see single persons of your own teams only: {', '.join(reader.teams)}.")
