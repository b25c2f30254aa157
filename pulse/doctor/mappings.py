"""Checks of what the configuration leaves open: names in the data that nothing maps, with the lines that would."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg

from pulse.database import DatabaseError, connect
from pulse.doctor.check import Check, State

SUBJECT = "mapping"
SHOWN = 5
EXAMPLE = "In pulse.yaml, for example:  "


@dataclass(frozen=True, slots=True)
class Question:
    """What is unmapped: `query` gives names, the most used first, with a count each; `remedy` how to map them."""

    name: str
    finding: str
    query: str
    remedy: Callable[[str], str]
    is_personal: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """The names that answer a question, the most used first, with how many records have each."""

    question: str
    finding: str
    names: list[tuple[str, int]]
    remedy: str
    is_personal: bool


QUESTIONS = (
    Question(
        "statuses",
        "statuses in no category",
        """
        select status, count(distinct work_item_key) from core.work_item_status_intervals
        where category = 'unknown' group by status order by 2 desc, 1
        """,
        lambda name: EXAMPLE + f"status_categories: {{everywhere: {{{name!r}: in_progress}}}}",
    ),
    Question(
        "issue types",
        "issue types of no class",
        "select issue_type, count(*) from core.work_items where class = 'unmapped' group by 1 order by 2 desc, 1",
        lambda name: EXAMPLE + f"issue_type_classes: {{{name!r}: feature}}",
    ),
    Question(
        "environments",
        "environments of repositories without production",
        """
        select deployment.environment, count(*) from core.deployments as deployment
        where not exists (
            select from core.deployments as production
            where production.is_production and production.repository_key = deployment.repository_key
        )
        group by 1 order by 2 desc, 1
        """,
        lambda name: EXAMPLE + f"environments: {{production: [{name!r}]}}",
    ),
    Question(
        "deployment sources",
        "repositories where nothing tells of deployments",
        """
        select repository.full_name, count(request.pull_request_key) from core.repositories as repository
        left join core.pull_requests as request on request.repository_key = repository.repository_key
        where not repository.is_archived and not exists (
            select from intermediate.int_deployment_sources as source
            where source.repository_key = repository.repository_key
        )
        group by 1 order by 2 desc, 1
        """,
        lambda name: EXAMPLE + f"deployments: [{{repositories: {name!r}, source: merges, environment: production}}]",
    ),
    Question(
        "people",
        "accounts of people without a counterpart in the other source",
        """
        select account.source || ':' || coalesce(account.login, account.display_name, account.account_key), 1
        from core.person_accounts as account
        inner join core.people as person on person.person_key = account.person_key
        where not account.is_bot and account.is_active and not person.is_in_both_sources
            and (select count(distinct source) from core.person_accounts) > 1
        order by 1
        """,
        lambda _: "`pulse people review` proposes, `pulse people merge ONE OTHER` decides.",
        is_personal=True,
    ),
    Question(
        "configured names",
        "configured members or accounts that are nobody's address, login or id",
        """
        select identifier, count(*) from (
            select member as identifier from configuration.team_members
            union all select identifier from configuration.person_rules
        ) as named
        where not exists (
            select from intermediate.int_account_identifiers as known where known.identifier = lower(named.identifier)
        )
        group by 1 order by 1
        """,
        lambda name: f"In pulse.yaml, correct or remove {name!r} under teams or people.",
        is_personal=True,
    ),
)


def check_mappings(url: str) -> list[Check]:
    """All checks of what was built last; skipped where nothing has been built, empty where there is no database."""
    try:
        with connect(url) as connection:
            connection.read_only = True
            return unmapped(connection)
    except DatabaseError:
        return []
    except (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn, psycopg.errors.InvalidSchemaName):
        return [Check(SUBJECT, "models", State.SKIPPED, "nothing has been built yet")]


def unmapped(connection: psycopg.Connection[Any]) -> list[Check]:
    """One check a question, over what was built last."""
    return [_check(gap) for gap in gaps(connection)]


def gaps(connection: psycopg.Connection[Any]) -> list[Gap]:
    """The answer to each question, over what was built last."""
    return [_gap(connection, question) for question in QUESTIONS]


def _gap(connection: psycopg.Connection[Any], question: Question) -> Gap:
    names = [(str(name), int(count)) for name, count in connection.execute(question.query.encode()).fetchall()]
    remedy = question.remedy(names[0][0]) if names else ""
    return Gap(question.name, question.finding, names, remedy, question.is_personal)


def _check(gap: Gap) -> Check:
    if not gap.names:
        return Check(SUBJECT, gap.question, State.OK, "all are mapped")
    finding = f"{gap.finding} ({len(gap.names)}): {_names(gap.names)}"
    return Check(SUBJECT, gap.question, State.WARNING, finding, gap.remedy)


def _names(rows: Sequence[tuple[Any, ...]]) -> str:
    shown = [f"{name} ({count:,})" if count > 1 else str(name) for name, count in rows[:SHOWN]]
    return ", ".join(shown) + (f" and {len(rows) - SHOWN} more" if len(rows) > SHOWN else "")
