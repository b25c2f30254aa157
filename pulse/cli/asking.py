"""The options by which commands ask for figures, and the query that they make."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from pulse.errors import ConfigurationError

if TYPE_CHECKING:
    from pulse.metrics import Catalogue, Filter, Grain, MetricQuery
    from pulse.settings import Settings

DAY_FORMAT = ["%Y-%m-%d"]

ByOption = Annotated[
    list[str] | None, typer.Option(help="Split by dimensions and a grain: team,week.", show_default=False)
]
PeriodOption = Annotated[
    str | None,
    typer.Option(help="12w, 30d, 6m, 2y until today, or 2026, 2026-Q2, 2026-06, 2026-W23. [default: 12w]"),
]
SinceOption = Annotated[datetime | None, typer.Option(formats=DAY_FORMAT, help="First day.", show_default=False)]
UntilOption = Annotated[
    datetime | None, typer.Option(formats=DAY_FORMAT, help="First day after the period.", show_default=False)
]
WhereOption = Annotated[
    list[str] | None,
    typer.Option(
        "--where",
        "--filter",
        help="Only records with name=value, name=a,b, name!=value, name>=value.",
        show_default=False,
    ),
]


@dataclass(slots=True)
class Asked:
    """What the options of a command say, and the catalogue and settings that it goes by."""

    by: list[str] | None
    period: str | None
    since: datetime | None
    until: datetime | None
    where: list[str] | None
    grain_name: str | None = None
    settings: "Settings" = field(init=False)
    catalogue: "Catalogue" = field(init=False)
    dimensions: tuple[str, ...] = field(init=False)
    filters: tuple["Filter", ...] = field(init=False)
    grain: "Grain | None" = field(init=False)

    def __post_init__(self) -> None:
        from pulse.cli.configuration import load_settings
        from pulse.metrics.current import current_catalogue
        from pulse.metrics.parsing import parse_filter, parse_grain, parse_splits

        self.settings = load_settings()
        self.dimensions, self.grain = parse_splits(self.by or [], parse_grain(self.grain_name))
        self.filters = tuple(parse_filter(text) for text in self.where or [])
        self.catalogue = current_catalogue(self.settings)

    def query(self, name: str) -> "MetricQuery":
        """The query of one metric; errors say what cannot be understood."""
        from pulse.metrics import MetricQuery
        from pulse.metrics.parsing import parse_period

        days = parse_period(
            self.period, self.since and self.since.date(), self.until and self.until.date(), self.settings.zone
        )
        metric = self.catalogue.metric(name)
        return MetricQuery(metric.name, *days, self.dimensions, self.filters, self.grain, self.settings.timezone)

    def able(self) -> list[str]:
        """The metrics that can be split and filtered as asked."""
        asked = {*self.dimensions, *(given.dimension for given in self.filters)}
        metrics = self.catalogue.metrics.values()
        found = [metric.name for metric in metrics if asked <= metric.dimensions.keys() | metric.times.keys()]
        if not found:
            known = sorted({dimension for metric in metrics for dimension in metric.dimensions})
            raise ConfigurationError(f"No metric has {' and '.join(sorted(asked))}. Known: {', '.join(known)}.")
        return found
