"""The configuration in force, and assignments beside the file: kept, shown, withdrawn, logged."""

from typing import Any

import psycopg
import pytest

from pulse.roles import Role

from .conftest import SignIn

PATH = "/api/v1/configuration"
BLOCKED = {"status_name": "Blocked", "category": "in_progress", "activity": "waiting"}


def test_the_configuration_in_force_is_shown_by_section(sign_in: SignIn) -> None:
    told = sign_in(Role.ADMIN).get(PATH).json()
    assert {"status_categories", "environments", "dora_bands"} <= set(told)
    assert sign_in(Role.USER).get(PATH).status_code == 403


def test_an_assignment_is_kept_shown_and_withdrawn(sign_in: SignIn, database: psycopg.Connection[Any]) -> None:
    admin = sign_in(Role.ADMIN)
    assert admin.put(f"{PATH}/assignments/status_categories", json={"values": BLOCKED}).status_code == 204
    (kept,) = admin.get(f"{PATH}/assignments").json()
    assert (kept["table"], kept["changed_by"]) == ("status_categories", "admin@example.com")
    assert BLOCKED.items() <= kept["values"].items()
    row = database.execute("select category from configuration.status_categories where origin = 'person'").fetchone()
    assert row == ("in_progress",)
    withdraw = f"{PATH}/assignments/status_categories/withdraw"
    assert admin.post(withdraw, json={"values": {"status_name": "Blocked"}}).status_code == 204
    assert admin.post(withdraw, json={"values": {"status_name": "Blocked"}}).status_code == 404
    assert admin.get(f"{PATH}/assignments").json() == []
    log = [entry["action"] for entry in admin.get("/api/v1/audit").json()["entries"]]
    assert log[:2] == ["configuration.withdrawn", "configuration.assigned"]


@pytest.mark.parametrize(
    ("table", "values", "told"),
    [
        ("nothing", {}, "the tables are"),
        ("settings", {"time_zone": "UTC"}, "the tables are"),
        ("status_categories", {"status_name": "Blocked", "category": "stuck"}, "category"),
        ("environments", {"pattern": "("}, "pattern"),
    ],
)
def test_what_cannot_be_assigned_is_refused_with_the_reason(
    sign_in: SignIn, table: str, values: dict[str, str], told: str
) -> None:
    answer = sign_in(Role.ADMIN).put(f"{PATH}/assignments/{table}", json={"values": values})
    assert (answer.status_code, told in answer.json()["detail"]) == (422, True), answer.text
