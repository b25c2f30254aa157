"""Draws answers of the metric layer: tables, values in the unit that reads best, trends as a line of blocks."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from rich.markup import escape
from rich.table import Table
from rich.text import Text

from pulse.metrics import Direction, EvidencePage, Metric, MetricAnswer, MetricRow, change
from pulse.metrics.bands import Bands
from pulse.metrics.query import zone
from pulse.metrics.targets import Target, is_met
from pulse.wording import share_text, value_text

BLOCKS = "▁▂▃▄▅▆▇█"


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


def answer_table(
    answer: MetricAnswer,
    targets: Sequence[Target | None] = (),
    earlier: Sequence[MetricRow | None] | None = None,
    bands: Bands | None = None,
) -> Table:
    """A row for each figure; with a grain and dimensions a row for each group and a column for each period.

    Targets, bands and the period before have columns of their own, so figures beside them always have a row each.
    """
    if answer.query.grain and answer.query.dimensions and earlier is None:
        return _by_group_and_period(answer)
    metric = answer.metric
    extra = [
        *([f"band {bands.year}"] if bands else []),
        *(["target"] if any(targets) else []),
        *(["before", "change"] if earlier is not None else []),
    ]
    names = [*(["period"] if answer.query.grain else []), *answer.query.dimensions]
    table = _table(names, ["value", "n", "coverage", *extra])
    for number, row in enumerate(answer.rows):
        cells = [str(row.period)] if answer.query.grain else []
        cells += [*_names(row, answer), *_figures(row, metric)]
        if bands:
            cells.append(bands.band(row.value) or "[dim]–[/]")
        if any(targets):
            cells.append(target_text(metric, row.value, targets[number]))
        if earlier is not None:
            cells += _compared(row, earlier[number], metric)
        table.add_row(*cells)
    return table


def target_text(metric: Metric, value: float | None, target: Target | None) -> str:
    """The target and whether the figure reaches it."""
    if target is None:
        return "[dim]–[/]"
    mark = {True: "[green]✓[/]", False: "[red]✗[/]", None: " "}[is_met(metric, value, target)]
    sign = "≥" if metric.direction is Direction.UP else "≤"
    return f"{sign} {value_text(target.value, metric.unit)} {mark}"


def _compared(row: MetricRow, before: MetricRow | None, metric: Metric) -> tuple[str, str]:
    value = before.value if before else None
    moved = change(row.value, value)
    if moved is None:
        return _cell(before, metric.unit), "[dim]–[/]"
    is_good = metric.direction is not Direction.NEITHER and (moved > 0) == (metric.direction is Direction.UP)
    style = "dim" if not moved or metric.direction is Direction.NEITHER else "green" if is_good else "red"
    return _cell(before, metric.unit), f"[{style}]{moved * 100:+.0f} %[/]"


def evidence_table(page: EvidencePage, shown: Sequence[str]) -> Table:
    """A row for each record, with the dimensions `shown`."""
    metric = page.answer.metric
    has_parts = any(record.part for record in page.records)
    has_counted = any(record.counted is not None for record in page.records)
    names = ["key", "title", "time", *shown, *(["part"] if has_parts else []), *(["counted"] if has_counted else [])]
    table = _table(names, ["value"])
    is_duration = metric.unit == "seconds"
    for record in page.records:
        at = f"{record.at.astimezone(zone(page.answer.query.time_zone)):%Y-%m-%d %H:%M}" if record.at else ""
        cells = [_name(record.key), escape((record.title or "")[:60]), at]
        cells += [_name(record.dimensions[name]) for name in shown]
        cells += [record.part] if has_parts else []
        cells += [_name(record.counted)] if has_counted else []
        table.add_row(*cells, value_text(record.value, "seconds" if is_duration else "count"))
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
    if row.is_hidden:
        return "[dim]too few people[/]", "–", "–"
    value = value_text(row.value, metric.unit)
    return f"[dim]{value}[/]" if row.value is None else value, f"{row.n:,}", share_text(row.coverage)


def _table(names: Iterable[str], numbers: Iterable[str]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for name in names:
        table.add_column(name)
    for number in numbers:
        table.add_column(number, justify="right")
    return table


def overview_table(
    answers: Sequence[tuple[MetricAnswer, MetricAnswer, Sequence[Target | None]]], latest: date
) -> Table:
    """A row for each metric, from its figure over the whole period, its figures by week and its target."""
    has_targets = any(target for _, _, targets in answers for target in targets)
    numbers = [f"week of {latest}", "whole period", "n", "coverage", *(["target"] if has_targets else [])]
    table = _table(["metric", "trend"], numbers)
    for whole, weekly, targets in answers:
        unit = whole.metric.unit
        figure = whole.rows[0] if whole.rows else MetricRow(None, {}, None, 0, 0)
        by_week = {row.period: row for row in weekly.rows}
        line = trend([row.value for row in sorted(weekly.rows, key=lambda row: str(row.period))])
        recent = by_week.get(latest)
        cells = [whole.metric.name, line, _cell(recent, unit), *_figures(figure, whole.metric)]
        if has_targets:
            cells.append(target_text(whole.metric, figure.value, targets[0] if targets else None))
        table.add_row(*cells)
    return table
