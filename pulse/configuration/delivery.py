"""Sections about what reaches production: environments, deployments, incidents, hot fixes, bands."""

from typing import Literal, Self

from pydantic import Field, model_validator

from pulse.configuration.section import Pattern, Section, Text, Wildcard

DeploymentSource = Literal["github_deployments", "workflow_runs", "releases", "tags", "merges"]


class Environments(Section):
    """Which environments are production."""

    production: list[Pattern] = Field(description="patterns of names that are production")
    not_production: list[Pattern] = Field(description="patterns of names that are not, whatever `production` says")


class DeploymentRule(Section):
    """What counts as a deployment of a repository."""

    repositories: Wildcard = Field(description="repositories it is for, as owner/name; * stands for anything")
    source: DeploymentSource = Field(description="what is taken for a deployment")
    names: Pattern | None = Field(
        None, description="pattern of the workflow's name or file, of the tag, or of the release; unset: all"
    )
    environment: Text | None = Field(None, description="where it goes, for sources that do not tell")

    @model_validator(mode="after")
    def _tells_where(self) -> Self:
        if self.source != "github_deployments" and self.environment is None:
            raise ValueError(f"source {self.source} does not tell the environment: set `environment`")
        return self


class Incidents(Section):
    """What is an incident: an issue to which any of these applies."""

    jira_issue_types: list[Text] = Field(description="issue types, without regard to case")
    jira_labels: list[Text] = Field(description="labels of Jira issues")
    jira_projects: list[Text] = Field(description="keys of projects in which every issue is one")
    github_labels: list[Text] = Field(description="labels of GitHub issues")
    cap_hours: float = Field(
        gt=0, description="hours after a deployment within which an incident may be laid to it when nothing names it"
    )


class Hotfixes(Section):
    """Pull requests that mend production in a hurry: any that matches one of these."""

    branches: list[Pattern] = Field(description="patterns of the head branch")
    titles: list[Pattern] = Field(description="patterns of the title")
    labels: list[Pattern] = Field(description="patterns of a label")


class Limits(Section):
    """The limits of one metric's bands; what lies beyond `medium` is low."""

    better: Literal["more", "less"] = Field(description="whether a greater or a smaller value is better")
    unit: Literal["hours", "share", "count"] = Field(description="unit of the limits")
    elite: float = Field(ge=0, description="limit of the best band: at least (more) or at most (less)")
    high: float = Field(ge=0, description="limit of the second band")
    medium: float = Field(ge=0, description="limit of the third band")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        limits = [self.elite, self.high, self.medium]
        if limits != sorted(limits, reverse=self.better == "more"):
            raise ValueError("elite, high and medium must go from the best limit to the worst")
        return self


class DoraBands(Section):
    """The bands in which DORA's metrics are shown."""

    year: int = Field(ge=2014, le=2100, description="year of the publication that the limits come from")
    metrics: dict[Text, Limits] = Field(description="by metric name")
