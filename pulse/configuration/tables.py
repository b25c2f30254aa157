"""Turns the configuration into the rows of schema `configuration`. Writes nothing."""

from collections.abc import Iterator
from itertools import pairwise
from typing import get_args

from pulse.configuration import rows
from pulse.configuration.delivery import DoraBands, Incidents, Limits
from pulse.configuration.model import Configuration
from pulse.configuration.organisation import Calendar, People, Team, Weekday
from pulse.configuration.requests import Bots, SizeBand
from pulse.configuration.section import exact_pattern
from pulse.configuration.work import Fields, StatusCategories

WEEKDAYS: tuple[str, ...] = get_args(Weekday)


def table_rows(configuration: Configuration, default_zone: str) -> Iterator[rows.TableRow]:
    """All rows that `configuration` makes; `default_zone` holds where it names no time zone."""
    yield from _statuses(configuration.status_categories)
    for issue_type, work_class in configuration.issue_type_classes.items():
        yield rows.IssueTypeClassRow(issue_type=issue_type, work_class=work_class)
    yield from _fields(configuration.fields)
    for is_production, patterns in (
        (True, configuration.environments.production),
        (False, configuration.environments.not_production),
    ):
        for pattern in patterns:
            yield rows.EnvironmentRow(pattern=pattern, is_production=is_production)
    for position, rule in enumerate(configuration.deployments, 1):
        yield rows.DeploymentRuleRow(
            position=position,
            repository_pattern=exact_pattern(rule.repositories),
            source=rule.source,
            name_pattern=rule.names,
            environment=rule.environment,
        )
    yield from _incidents(configuration.incidents)
    hotfixes = configuration.hotfixes
    for kind, patterns in (("branch", hotfixes.branches), ("title", hotfixes.titles), ("label", hotfixes.labels)):
        for pattern in patterns:
            yield rows.HotfixRuleRow.model_validate({"kind": kind, "pattern": pattern})
    yield from _bands(configuration.dora_bands)
    for pattern in configuration.generated_files:
        yield rows.GeneratedFileRow(pattern=pattern)
    yield from _sizes(configuration.size_bands)
    yield from _bots(configuration.bots)
    yield from _teams(configuration.teams)
    for name in configuration.github_teams:
        yield rows.GitHubTeamRow(pattern=exact_pattern(name))
    yield from _people(configuration.people)
    yield from _calendar(configuration.calendar)
    yield rows.SettingRow(
        time_zone=configuration.calendar.time_zone or default_zone,
        incident_cap_hours=configuration.incidents.cap_hours,
        stale_after_days=configuration.stale_after_days,
    )


def _statuses(section: StatusCategories) -> Iterator[rows.TableRow]:
    for project, statuses in {"": section.everywhere, **section.projects}.items():
        for name, status in statuses.items():
            yield rows.StatusCategoryRow(
                project_key=project, status_name=name, category=status.category, activity=status.activity
            )
    for name, status in section.if_unknown.items():
        yield rows.StatusCategoryRow(
            status_name=name, category=status.category, activity=status.activity, applies="when_unknown"
        )


def _fields(section: Fields) -> Iterator[rows.TableRow]:
    for role in type(section).model_fields:
        for preference, choice in enumerate(getattr(section, role)):
            values = {"connection_id": choice.connection, "role": role, "field_id": choice.field}
            yield rows.FieldRoleRow.model_validate({**values, "preference": preference})


def _incidents(section: Incidents) -> Iterator[rows.TableRow]:
    for kind, values in (
        ("jira_issue_type", section.jira_issue_types),
        ("jira_label", section.jira_labels),
        ("jira_project", section.jira_projects),
        ("github_label", section.github_labels),
    ):
        for value in values:
            yield rows.IncidentRuleRow.model_validate({"kind": kind, "value": value})


def _bands(section: DoraBands) -> Iterator[rows.TableRow]:
    for metric, limits in section.metrics.items():
        for position, (band, limit) in enumerate(_limits(limits).items(), 1):
            values = {"metric": metric, "band": band, "position": position, "year": section.year}
            yield rows.DoraBandRow.model_validate({**values, "better": limits.better, "limit_value": limit})


def _limits(limits: Limits) -> dict[str, float | None]:
    factor = 3600 if limits.unit == "hours" else 1
    return {
        "elite": limits.elite * factor,
        "high": limits.high * factor,
        "medium": limits.medium * factor,
        "low": None,
    }


def _sizes(bands: list[SizeBand]) -> Iterator[rows.TableRow]:
    limits = [0, *(band.below for band in bands)]
    for position, (band, (lines_from, lines_below)) in enumerate(zip(bands, pairwise(limits), strict=True), 1):
        yield rows.SizeBandRow(band=band.band, position=position, lines_from=lines_from or 0, lines_below=lines_below)


def _bots(section: Bots) -> Iterator[rows.TableRow]:
    for kind, accounts in (
        ("machine", section.machines),
        ("ai_agent", section.ai_agents),
        ("ai_reviewer", section.ai_reviewers),
    ):
        for pattern in [*map(exact_pattern, accounts.logins), *accounts.patterns]:
            yield rows.BotRow.model_validate({"kind": kind, "pattern": pattern})
    for pattern in section.ai_co_authors:
        yield rows.BotRow(kind="ai_co_author", pattern=pattern)


def _teams(teams: list[Team]) -> Iterator[rows.TableRow]:
    position = 0
    for team in teams:
        yield rows.TeamRow(team_name=team.name, parent_name=team.parent)
        for member in team.members:
            yield rows.TeamMemberRow(team_name=team.name, member=member)
        for kind, names in (("jira_project", team.projects), ("github_repository", team.repositories)):
            for name in names:
                position += 1
                values = {"kind": kind, "pattern": exact_pattern(name), "team_name": team.name, "position": position}
                yield rows.TeamOwnershipRow.model_validate(values)


def _people(section: People) -> Iterator[rows.TableRow]:
    for kind, groups in (("merge", section.merge), ("split", section.split)):
        for number, group in enumerate(groups, 1):
            for identifier in group:
                values = {"kind": kind, "group_number": number, "identifier": identifier}
                yield rows.PersonRuleRow.model_validate(values)
    for pattern in section.shared_mailboxes:
        yield rows.SharedMailboxRow(pattern=pattern)


def _calendar(section: Calendar) -> Iterator[rows.TableRow]:
    hours = section.working_hours
    for day in section.working_days:
        yield rows.WorkingDayRow(weekday=WEEKDAYS.index(day) + 1, starts_at=hours.start, ends_at=hours.end)
    for holiday in section.holidays:
        yield rows.HolidayRow(holiday_on=holiday.date, name=holiday.name)
