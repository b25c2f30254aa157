"""Sections about Jira's issues: statuses, types, custom fields."""

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from pulse.configuration.section import Section, Text, short_form

Category = Literal["todo", "in_progress", "done"]
Activity = Literal["active", "waiting", "blocked"]


class StatusMapping(Section):
    """What a status means. A bare category may stand for it."""

    category: Category | None = Field(None, description="todo, in_progress or done; unset: what Jira says")
    activity: Activity | None = Field(
        None, description="active, waiting or blocked; unset: active where the category is in_progress, else waiting"
    )

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.category is None and self.activity is None:
            raise ValueError("give category, activity, or both")
        return self


Status = Annotated[StatusMapping, BeforeValidator(short_form("category"))]


class StatusCategories(Section):
    """Where statuses stand in the flow. Names are compared without regard to case."""

    everywhere: dict[Text, Status] = Field(description="by status name; wins over what Jira says")
    projects: dict[Text, dict[Text, Status]] = Field(
        description="by project key, then by status name; wins over `everywhere`"
    )
    if_unknown: dict[Text, Status] = Field(description="by status name; for statuses that Jira no longer lists")


class FieldChoice(Section):
    """A custom field. A bare field id may stand for it."""

    field: Text = Field(description="field id, such as customfield_10016")
    connection: str = Field("", description="connection that it belongs to; unset: every one")


CustomField = Annotated[FieldChoice, BeforeValidator(short_form("field"))]


class Fields(Section):
    """Custom fields by their role, in order of preference; they come before what is found by names and types."""

    story_points: list[CustomField] = Field(description="estimate in points")
    epic_link: list[CustomField] = Field(description="key of the epic, on sites that do not use parents")
    team: list[CustomField] = Field(description="team of an issue")
    sprint: list[CustomField] = Field(description="sprints of an issue")
    flagged: list[CustomField] = Field(description="flag that marks blocked work")
