"""The configuration as a whole: one field a section of the file."""

from typing import Annotated

from pydantic import AfterValidator, Field

from pulse.configuration.delivery import DeploymentRule, DoraBands, Environments, Hotfixes, Incidents
from pulse.configuration.organisation import Calendar, People, Team, check_teams
from pulse.configuration.requests import Bots, SizeBand, check_bands
from pulse.configuration.section import Pattern, Section, Text, Wildcard
from pulse.configuration.work import Fields, StatusCategories


class Configuration(Section):
    """What people tell Pulse about their organisation, as read from the shipped file and their own."""

    status_categories: StatusCategories = Field(description="Where statuses stand in the flow.")
    issue_type_classes: dict[Text, Text] = Field(
        description="Class of work by issue type: feature, bug, incident, debt, task, or a class of your own."
    )
    fields: Fields = Field(description="Custom fields by their role.")
    environments: Environments = Field(description="Which environments are production.")
    deployments: list[DeploymentRule] = Field(
        description="What counts as a deployment: the first rule that matches a repository and finds anything there."
    )
    incidents: Incidents = Field(description="What is an incident.")
    hotfixes: Hotfixes = Field(description="Which pull requests are hot fixes.")
    dora_bands: DoraBands = Field(description="The bands in which DORA's metrics are shown.")
    generated_files: list[Pattern] = Field(description="Patterns of paths that count for no size.")
    size_bands: Annotated[list[SizeBand], AfterValidator(check_bands)] = Field(
        description="Sizes of pull requests by changed lines: the first band that a request lies below."
    )
    stale_after_days: int = Field(gt=0, description="Days without any activity after which a pull request is stale.")
    bots: Bots = Field(description="Accounts that are no people.")
    teams: Annotated[list[Team], AfterValidator(check_teams)] = Field(
        description="Teams, in addition to those that Jira and GitHub name."
    )
    github_teams: list[Wildcard] = Field(
        description="GitHub teams that are teams of people, as organisation/slug; * stands for anything."
    )
    people: People = Field(description="Who is whom, where addresses and names do not tell.")
    calendar: Calendar = Field(description="When people work.")
