from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from fastapi.testclient import TestClient

from pulse_assets.insights.forecasts.forecast import DATE, MODEL, Backtest, Forecast
from pulse_assets.insights.forecasts.store import replace_day

MONDAY = datetime(2026, 6, 1, tzinfo=UTC)
URL = "/api/v1/forecasts"


@pytest.fixture
def forecasts(database: psycopg.Connection[Any]) -> None:
    """A forecast of each of three teams, and the track record of one."""
    made = [
        Forecast(DATE, "team", name, name, name, 3, None, {"0.5": 4.0, "0.85": 9.0}, MODEL, ("issue",))
        for name in ("Ledger", "Mobile", "Search")
    ]
    replace_day(database, "forecasts", [DATE], made, MONDAY, "run")
    record = Backtest(DATE, "Ledger", MODEL, "1a2b", 40, {"coverage_0.85": 0.9}, beats_baseline=True)
    replace_day(database, "backtests", [DATE], [record], MONDAY, "run")
    database.commit()


def test_a_forecast_stands_beside_its_track_record(client: TestClient, forecasts: None) -> None:
    (found,) = client.get(URL, params={"team": "Ledger"}).json()["forecasts"]
    assert found["certainties"] == {"0.5": 4.0, "0.85": 9.0}
    assert found["backtest"] == {"n": 40, "coverage_0.85": 0.9, "beats_baseline": True}
    assert (found["made_at"], found["source"], found["records"]) == ("2026-06-01T00:00:00Z", MODEL, ["issue"])


def test_pages_follow_one_another(client: TestClient, forecasts: None) -> None:
    first = client.get(URL, params={"limit": 2}).json()
    second = client.get(URL, params={"limit": 2, "offset": first["next_offset"]}).json()
    assert [one["team_name"] for one in first["forecasts"] + second["forecasts"]] == ["Ledger", "Mobile", "Search"]
    assert second["next_offset"] is None


def test_unknown_parameters_are_refused(client: TestClient, forecasts: None) -> None:
    assert client.get(URL, params={"teem": "Ledger"}).status_code == 422


def test_without_any_predictions_the_page_is_empty(client: TestClient, forecasts: None) -> None:
    assert client.get("/api/v1/predictions").json() == {"predictions": [], "next_offset": None}
