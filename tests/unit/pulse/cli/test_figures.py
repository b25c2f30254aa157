from datetime import UTC, date, datetime
from io import StringIO

import pytest
from rich.console import Console
from rich.table import Table

from pulse.cli.figures import (
    answer_table,
    evidence_table,
    freshness,
    heading,
    overview_table,
    trend,
)
from pulse.cli.targets import parse_value
from pulse.errors import ConfigurationError
from pulse.metrics import EvidencePage, EvidenceRecord, Grain, Metric, MetricAnswer, MetricQuery, MetricRow
from pulse.metrics.bands import Bands
from pulse.metrics.catalogue import Direction, Unit
from pulse.metrics.targets import Target
from pulse.roles import Role

HOUR = 3600.0
WEEKS = [date(2026, 6, 1), date(2026, 6, 8), date(2026, 6, 15)]
PICKUP = Metric(
    name="pickup_time",
    label="Pickup time",
    description="",
    question="How long does a change wait?",
    unit=Unit.SECONDS,
    direction=Direction.DOWN,
    family="pickup_time",
    caveats=(),
    minimum_role=Role.VIEWER,
    streams=("conversations",),
)


def answer_of(rows: list[MetricRow], *dimensions: str, grain: Grain | None = None) -> MetricAnswer:
    query = MetricQuery("pickup_time", date(2026, 6, 1), date(2026, 6, 22), dimensions, grain=grain)
    as_of = datetime(2026, 6, 21, 12, tzinfo=UTC)
    return MetricAnswer(PICKUP, query, rows, as_of)


def drawn(table: Table) -> list[list[str]]:
    output = StringIO()
    Console(file=output, width=200).print(table)
    return [line.split() for line in output.getvalue().splitlines()]


@pytest.mark.parametrize(
    ("values", "line"),
    [([], ""), ([None], ""), ([1.0, None, 8.0], "▁ █"), ([3.0, 3.0], "▄▄"), ([0.0, 7.0], "▁█")],
)
def test_a_trend_has_a_gap_where_there_is_no_data(values: list[float | None], line: str) -> None:
    assert trend(values) == line


def test_the_heading_carries_what_every_figure_must() -> None:
    text = heading(answer_of([MetricRow(None, {}, HOUR, 3, 4)])).plain
    assert "2026-06-01 to 2026-06-22 (exclusive), UTC · n 3 · coverage 75 % · as of 2026-06-21 12:00 UTC" in text


def test_freshness_that_is_not_known_is_said() -> None:
    assert freshness(None) == "not all sources have been read to their end yet"


def test_a_row_a_group_with_no_data_apart_from_nothing_measured() -> None:
    rows = [MetricRow(None, {"team": "Web"}, HOUR, 3, 4), MetricRow(None, {"team": None}, None, 0, 2)]
    assert drawn(answer_table(answer_of(rows, "team")))[1:] == [
        ["Web", "1.0", "h", "3", "75", "%"],
        ["(none)", "no", "data", "0", "0", "%"],
    ]


def test_groups_over_time_have_a_column_a_period_and_a_gap_where_they_have_nothing() -> None:
    rows = [
        MetricRow(WEEKS[0], {"team": "Web"}, HOUR, 1, 1),
        MetricRow(WEEKS[2], {"team": "Web"}, 3 * HOUR, 2, 3),
        MetricRow(WEEKS[1], {"team": "Payments"}, 2 * HOUR, 1, 1),
    ]
    header, web, payments = drawn(answer_table(answer_of(rows, "team", grain=Grain.WEEK)))
    assert header == ["team", "trend", *map(str, WEEKS), "n", "coverage"]
    assert web == ["Web", "▁", "█", "1.0", "h", "–", "3.0", "h", "3", "75", "%"]
    assert payments == ["Payments", "▄", "–", "2.0", "h", "–", "1", "100", "%"]


def test_names_from_the_data_are_not_read_as_markup() -> None:
    rows = [MetricRow(None, {"team": "[red]Web[/red]"}, HOUR, 1, 1)]
    assert drawn(answer_table(answer_of(rows, "team")))[1][0] == "[red]Web[/red]"


def test_the_overview_shows_the_week_asked_for_beside_the_whole() -> None:
    whole = answer_of([MetricRow(None, {}, 2 * HOUR, 4, 4)])
    weekly = answer_of([MetricRow(WEEKS[0], {}, HOUR, 2, 2), MetricRow(WEEKS[1], {}, 3 * HOUR, 2, 2)], grain=Grain.WEEK)
    _, row = drawn(overview_table([(whole, weekly, [])], WEEKS[1]))
    assert row == ["pickup_time", "▁█", "3.0", "h", "2.0", "h", "4", "100", "%"]


def test_figures_stand_beside_their_target_and_the_period_before() -> None:
    rows = [MetricRow(None, {"team": "Web"}, HOUR, 3, 4), MetricRow(None, {"team": "Pay"}, None, 0, 2)]
    target = Target("pickup_time", "Web", 2 * HOUR)
    before = [MetricRow(None, {"team": "Web"}, 2 * HOUR, 3, 4), None]
    header, web, pay = drawn(answer_table(answer_of(rows, "team"), [target, None], before))
    assert header == ["team", "value", "n", "coverage", "target", "before", "change"]
    assert web == ["Web", "1.0", "h", "3", "75", "%", "≤", "2.0", "h", "✓", "2.0", "h", "-50", "%"]
    assert pay[-3:] == ["–"] * 3


def test_figures_stand_beside_the_band_of_the_year() -> None:
    rows = [MetricRow(None, {"team": "Web"}, HOUR, 3, 4), MetricRow(None, {"team": "Pay"}, None, 0, 2)]
    bands = Bands(2023, more_is_better=False, limits=(("elite", HOUR), ("high", 24 * HOUR), ("low", None)))
    header, web, pay = drawn(answer_table(answer_of(rows, "team"), bands=bands))
    assert header == ["team", "value", "n", "coverage", "band", "2023"]
    assert (web[-1], pay[-1]) == ("elite", "–")


def test_what_is_kept_from_a_reader_is_not_told_as_no_data() -> None:
    (_, row) = drawn(answer_table(answer_of([MetricRow(None, {}, None, 0, 0, is_hidden=True)])))
    assert row == ["too", "few", "people", "–", "–"]


def test_records_are_listed_with_the_dimensions_asked_for() -> None:
    at = datetime(2026, 6, 21, 12, tzinfo=UTC)
    record = EvidenceRecord("", "PAY-1", "[b]Pay", None, at, HOUR, None, None, {"team": "Web", "kind": "bug"})
    page = EvidencePage(answer_of([MetricRow(None, {}, HOUR, 1, 1)]), [record], 1, 0)
    header, row = drawn(evidence_table(page, ["team"]))
    assert header == ["key", "title", "time", "team", "value"]
    assert row == ["PAY-1", "[b]Pay", "2026-06-21", "12:00", "Web", "1.0", "h"]


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [("30min", "seconds", 1800.0), ("2.5 h", "seconds", 9000.0), ("80%", "ratio", 0.8), ("12", "count", 12.0)],
)
def test_targets_are_typed_in_the_unit_of_the_metric(text: str, unit: str, value: float) -> None:
    assert parse_value(text, Unit(unit)) == pytest.approx(value)


@pytest.mark.parametrize(("text", "unit"), [("30", "seconds"), ("80", "ratio"), ("4h", "count"), ("-1", "count")])
def test_a_target_that_does_not_fit_is_refused(text: str, unit: str) -> None:
    with pytest.raises(ConfigurationError, match="does not fit"):
        parse_value(text, Unit(unit))
