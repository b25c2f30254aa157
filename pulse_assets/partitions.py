"""How raw assets are divided: by source unit and by the month in which a record was last updated."""

from datetime import date

import dagster as dg

from pulse.settings import Settings

UPDATED = "updated"


def source_units(name: str) -> dg.DynamicPartitionsDefinition:
    """Source units of one kind, such as `jira_projects`; they are found while Pulse runs."""
    return dg.DynamicPartitionsDefinition(name=name)


def units_by_month(dimension: str, units: str, settings: Settings) -> dg.MultiPartitionsDefinition:
    """Source unit × month of last update.

    `dimension` must sort before `updated`: Dagster orders keys by dimension name, and only with the unit first are
    the months of one unit neighbours, which makes its whole history one run.
    """
    months = dg.MonthlyPartitionsDefinition(start_date=settings.first_month.isoformat(), end_offset=1)
    return dg.MultiPartitionsDefinition({dimension: source_units(units), UPDATED: months})


def month_key(month: date) -> str:
    """The key of a month."""
    return month.isoformat()
