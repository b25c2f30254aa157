"""The rows of schema `configuration`: one class a table, whose fields are its columns. Knows neither file nor database.

`KEY` names the columns that identify a row, beside its origin. Patterns are PostgreSQL's.
"""

from datetime import date, time
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict

from pulse.configuration.delivery import DeploymentSource
from pulse.configuration.section import Pattern, Text, postgresql_pattern
from pulse.configuration.work import Activity, Category

Regex = Annotated[Pattern, AfterValidator(postgresql_pattern)]


class TableRow(BaseModel):
    """A row of the table `TABLE`."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    TABLE: ClassVar[str]
    KEY: ClassVar[tuple[str, ...]]


class StatusCategoryRow(TableRow):
    """A status; `project_key` '' means every project. `applies`: always, or when Jira does not list the status."""

    TABLE = "status_categories"
    KEY = ("project_key", "status_name", "applies")
    project_key: str = ""
    status_name: Text
    category: Category | None = None
    activity: Activity | None = None
    applies: Literal["always", "when_unknown"] = "always"


class IssueTypeClassRow(TableRow):
    """An issue type."""

    TABLE = "issue_type_classes"
    KEY = ("issue_type",)
    issue_type: Text
    work_class: Text


class FieldRoleRow(TableRow):
    """A custom field that plays a role; `connection_id` '' means every connection."""

    TABLE = "field_roles"
    KEY = ("connection_id", "role", "field_id")
    connection_id: str = ""
    role: Literal["story_points", "epic_link", "team", "sprint", "flagged"]
    field_id: Text
    preference: int = 0


class EnvironmentRow(TableRow):
    """Environments whose name matches."""

    TABLE = "environments"
    KEY = ("pattern",)
    pattern: Regex
    is_production: bool = True


class DeploymentRuleRow(TableRow):
    """What counts as a deployment of the repositories that match; the lowest `position` that finds anything wins."""

    TABLE = "deployment_rules"
    KEY = ("position", "repository_pattern", "source")
    position: int = 0
    repository_pattern: Regex
    source: DeploymentSource
    name_pattern: Regex | None = None
    environment: str | None = None


class IncidentRuleRow(TableRow):
    """What makes an issue an incident."""

    TABLE = "incident_rules"
    KEY = ("kind", "value")
    kind: Literal["jira_issue_type", "jira_label", "jira_project", "github_label"]
    value: Text


class HotfixRuleRow(TableRow):
    """What makes a pull request a hot fix."""

    TABLE = "hotfix_rules"
    KEY = ("kind", "pattern")
    kind: Literal["branch", "title", "label"]
    pattern: Regex


class DoraBandRow(TableRow):
    """A band of a metric; `limit_value` is at least (more) or at most (less), NULL for the last. Durations: seconds."""

    TABLE = "dora_bands"
    KEY = ("metric", "band")
    metric: Text
    band: Literal["elite", "high", "medium", "low"]
    position: int
    better: Literal["more", "less"]
    limit_value: float | None
    year: int


class GeneratedFileRow(TableRow):
    """Paths that count for no size."""

    TABLE = "generated_files"
    KEY = ("pattern",)
    pattern: Regex


class SizeBandRow(TableRow):
    """A size: from `lines_from` on, below `lines_below`."""

    TABLE = "size_bands"
    KEY = ("band",)
    band: Text
    position: int
    lines_from: int
    lines_below: int | None


class BotRow(TableRow):
    """Logins, or co-authors' names and addresses, that are no people."""

    TABLE = "bots"
    KEY = ("kind", "pattern")
    kind: Literal["machine", "ai_agent", "ai_reviewer", "ai_co_author"]
    pattern: Regex


class TeamRow(TableRow):
    """A team."""

    TABLE = "teams"
    KEY = ("team_name",)
    team_name: Text
    parent_name: str | None = None


class TeamMemberRow(TableRow):
    """A member, by e-mail address, login or account id."""

    TABLE = "team_members"
    KEY = ("team_name", "member")
    team_name: Text
    member: Text


class TeamOwnershipRow(TableRow):
    """What a team owns; the lowest `position` that matches wins."""

    TABLE = "team_ownership"
    KEY = ("kind", "pattern")
    kind: Literal["jira_project", "github_repository"]
    pattern: Regex
    team_name: Text
    position: int = 0


class GitHubTeamRow(TableRow):
    """GitHub teams, as organisation/slug, that are teams of people."""

    TABLE = "github_teams"
    KEY = ("pattern",)
    pattern: Regex


class PersonRuleRow(TableRow):
    """An account in a group of accounts that are one person (merge) or different people (split)."""

    TABLE = "person_rules"
    KEY = ("kind", "group_number", "identifier")
    kind: Literal["merge", "split"]
    group_number: int
    identifier: Text


class SharedMailboxRow(TableRow):
    """Addresses that join nobody."""

    TABLE = "shared_mailboxes"
    KEY = ("pattern",)
    pattern: Regex


class WorkingDayRow(TableRow):
    """A working day of the week, Monday = 1."""

    TABLE = "working_days"
    KEY = ("weekday",)
    weekday: int
    starts_at: time
    ends_at: time


class HolidayRow(TableRow):
    """A day off."""

    TABLE = "holidays"
    KEY = ("holiday_on",)
    holiday_on: date
    name: str


class SettingRow(TableRow):
    """What is a single value; the table has one row."""

    TABLE = "settings"
    KEY = ()
    time_zone: Text
    incident_cap_hours: float
    stale_after_days: int


ROWS: tuple[type[TableRow], ...] = tuple(TableRow.__subclasses__())
