import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest

from pulse_assets.insights.forecasts.forecast import BASELINE, DATE, ITEMS, MODEL, Backtest, Forecast
from pulse_assets.insights.forecasts.sprint_forecast import MODEL as SPRINTS
from pulse_assets.insights.forecasts.sprint_forecast import SPRINT
from pulse_assets.insights.forecasts.store import replace_day

from .test_commands import pulse

MONDAY = datetime(2026, 6, 1, tzinfo=UTC)
IN_TWO_WEEKS = datetime(2026, 6, 15, tzinfo=UTC)


@pytest.fixture
def forecasts(database: psycopg.Connection[Any]) -> None:
    """A team that is simulated, an epic of it that is not in sight, and a team that is told by its mean rate."""
    made = [
        Forecast(DATE, "team", "1", "Ledger", "Ledger", 9, None, {"0.5": 4.0, "0.85": 9.0}, MODEL, ("issue",)),
        Forecast(ITEMS, "team", "1/2026-06-15", "Ledger", "Ledger", 9, IN_TWO_WEEKS, {"0.5": 8.0}, MODEL, ("issue",)),
        Forecast(DATE, "epic", "PAY-1", "PAY-1 Big", "Ledger", 5, None, {"0.5": 30.0, "0.85": None}, MODEL, ("issue",)),
        Forecast(DATE, "team", "2", "Mobile", "Mobile", 3, None, {"0.5": 2.0}, BASELINE, ("issue",)),
    ]
    made.append(
        Forecast(
            SPRINT,
            "sprint",
            "7",
            "PAY 7",
            "Ledger",
            4,
            IN_TWO_WEEKS,
            {"0.5": 3.0, "0.85": 2.0},
            SPRINTS,
            ("issue",),
            0.4,
        )
    )
    chances = {"brier": 0.21, "baseline_brier": 0.25}
    records = [
        Backtest("epic_done_date", "", MODEL, "5e6f", 30, {"coverage_0.85": 0.4}, beats_baseline=True),
        Backtest(SPRINT, "", SPRINTS, "7a8b", 90, chances, beats_baseline=True),
        Backtest(DATE, "Ledger", MODEL, "1a2b", 40, {"coverage_0.85": 0.9}, beats_baseline=True),
        Backtest(DATE, "Mobile", MODEL, "3c4d", 40, {"coverage_0.85": 0.7}, beats_baseline=False),
    ]
    replace_day(database, "forecasts", [DATE, ITEMS, SPRINT], made, MONDAY, "run")
    replace_day(database, "backtests", [DATE, "epic_done_date", SPRINT], records, MONDAY, "run")
    database.commit()


def test_dates_and_items_stand_beside_their_track_record(tmp_path: Path, database_url: str, forecasts: None) -> None:
    printed = pulse(tmp_path, "forecasts", PULSE_DATABASE_URL=database_url).stdout
    lines = [" ".join(line.split()) for line in printed.splitlines()]
    assert "Ledger Ledger 9 2026-06-05 2026-06-10 90% of 40" in lines
    assert "Ledger items by 2026-06-15 9 8 90% of 40" in lines
    assert "Ledger PAY-1 Big 5 2026-07-01 not in sight 40% of 30" in lines
    assert "Ledger PAY 7: 40% to finish all 4 3 2 Brier 0.21 of 90, usual 0.25" in lines
    assert "Mobile Mobile 3 2026-06-03 mean rate: simulating was no better in 40" in lines


@pytest.mark.parametrize(
    ("options", "subjects"),
    [
        ([], ["Ledger", "PAY-1 Big", "Ledger", "PAY 7", "Mobile"]),
        (["--team", "Mobile"], ["Mobile"]),
        (["--team", "Web"], []),
    ],
)
def test_programs_get_them_as_json(
    tmp_path: Path, database_url: str, forecasts: None, options: list[str], subjects: list[str]
) -> None:
    printed = pulse(tmp_path, "forecasts", *options, "--json", PULSE_DATABASE_URL=database_url).stdout
    assert [one["subject_name"] for one in json.loads(printed)] == subjects


def test_without_any_the_message_says_what_to_do(tmp_path: Path, database_url: str) -> None:
    result = pulse(tmp_path, "forecasts", PULSE_DATABASE_URL=database_url)
    assert (result.returncode, result.stdout) == (0, "No forecasts. `pulse insights` makes them.\n")
