"""Draws answers of the metric layer: tables, values in the unit that reads best, trends as a line of blocks."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from rich.markup import escape
from rich.table import Table
from rich.text import Text

from pulse.cli.output import duration
from pulse.metrics import Metric, MetricAnswer, MetricRow

BLOCKS = "▁▂▃▄▅▆▇█"
NO_DATA = "no data"


def value_text(value: float | None, unit: str) -> str:
    """`value` as people read it: durations in minutes, hours or days, ratios in percent, None as "no data"."""
    if value is None:
        return NO_DATA
    if unit == "seconds":
        return duration(value)
    if unit == "ratio":
        return f"{value * 100:.1f} %"
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"


def share_text(share: float | None) -> str:
    """A share from 0 to 1 in percent; rounding never turns a gap into 100 %."""
    if share is None:
        return "–"
    return "100 %" if share == 1 else f"{min(share * 100, 99.9):.3g} %"


def trend(values: Sequence[float | None]) -> str:
    """One block a value, from the smallest to the largest; a gap where there is none."""
    known = [value for value in values if value is not None]
    if not known:
        return ""
    low, span = min(known), max(known) - min(known)
    height = len(BLOCKS) - 1
    return "".join(
        " " if value is None else BLOCKS[round((value - low) / span * height) if span else height // 2]
        for value in values
    )


def heading(answer: MetricAnswer) -> Text:
    """What the figures are: metric, question, period, records behind them, freshness."""
    query = answer.query
    facts = [
        f"{query.since} to {query.until} (exclusive), {query.time_zone}",
        f"n {answer.n:,}",
        f"coverage {share_text(answer.coverage)}",
        freshness(answer.as_of),
    ]
    text = Text(answer.metric.label or answer.metric.name, style="bold")
    text.append(f"  {answer.metric.question}\n", style="not bold")
    return text.append(" · ".join(facts), style="not bold dim")


def freshness(as_of: datetime | None) -> str:
    """How fresh an answer is."""
    return f"as of {as_of:%Y-%m-%d %H:%M} UTC" if as_of else "not all sources have been read to their end yet"


def answer_table(answer: MetricAnswer) -> Table:
    """A row for each figure; with a grain and dimensions a row for each group and a column for each period."""
    if answer.query.grain and answer.query.dimensions:
        return _by_group_and_period(answer)
    table = _table([*(["period"] if answer.query.grain else []), *answer.query.dimensions], ["value", "n", "coverage"])
    for row in answer.rows:
        period = [str(row.period)] if answer.query.grain else []
        table.add_row(*period, *_names(row, answer), *_figures(row, answer.metric))
    return table


def _by_group_and_period(answer: MetricAnswer, latest: int = 6) -> Table:
    periods = sorted({row.period for row in answer.rows if row.period})
    shown = periods[-latest:]
    table = _table([*answer.query.dimensions, "trend"], [*map(str, shown), "n", "coverage"])
    for names, rows in _groups(answer):
        by_period = {row.period: row for row in rows}
        values = [by_period[period].value if period in by_period else None for period in periods]
        n, candidates = sum(row.n for row in rows), sum(row.candidates for row in rows)
        cells = [_cell(by_period.get(period), answer.metric.unit) for period in shown]
        table.add_row(*names, trend(values), *cells, f"{n:,}", share_text(n / candidates if candidates else None))
    return table


def _groups(answer: MetricAnswer) -> Iterable[tuple[list[str], list[MetricRow]]]:
    groups: dict[tuple[str, ...], list[MetricRow]] = {}
    for row in answer.rows:
        groups.setdefault(tuple(_names(row, answer)), []).append(row)
    return ((list(names), rows) for names, rows in groups.items())


def _cell(row: MetricRow | None, unit: str) -> str:
    return "[dim]–[/]" if row is None or row.value is None else value_text(row.value, unit)


def _names(row: MetricRow, answer: MetricAnswer) -> list[str]:
    return [_name(row.dimensions[dimension]) for dimension in answer.query.dimensions]


def _name(value: Any) -> str:
    return "[dim](none)[/]" if value is None else escape(str(value))


def _figures(row: MetricRow, metric: Metric) -> tuple[str, str, str]:
    value = value_text(row.value, metric.unit)
    return f"[dim]{value}[/]" if row.value is None else value, f"{row.n:,}", share_text(row.coverage)


def _table(names: Iterable[str], numbers: Iterable[str]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for name in names:
        table.add_column(name)
    for number in numbers:
        table.add_column(number, justify="right")
    return table


def overview_table(answers: Iterable[tuple[MetricAnswer, MetricAnswer]], latest: date) -> Table:
    """A row for each metric, from its figure over the whole period and its figures by week."""
    table = _table(["metric", "trend"], [f"week of {latest}", "whole period", "n", "coverage"])
    for whole, weekly in answers:
        unit = whole.metric.unit
        figure = whole.rows[0] if whole.rows else MetricRow(None, {}, None, 0, 0)
        by_week = {row.period: row for row in weekly.rows}
        line = trend([row.value for row in sorted(weekly.rows, key=lambda row: str(row.period))])
        recent = by_week.get(latest)
        table.add_row(whole.metric.name, line, _cell(recent, unit), *_figures(figure, whole.metric))
    return table
