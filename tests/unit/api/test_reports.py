from typing import Any

import psycopg

from pulse.reports.storage import Forms, store
from pulse.roles import Role
from tests.unit.pulse_assets.insights.reports.made import report

from .conftest import SignIn

URL = "/api/v1/reports"


def test_a_report_is_served_in_three_forms(sign_in: SignIn, database: psycopg.Connection[Any]) -> None:
    number = store(database, Forms(report(), "# A week", "<h1>A week</h1>"))
    database.commit()
    viewer = sign_in(Role.VIEWER)
    listed = viewer.get(URL).json()
    assert (listed["reports"][0]["report_id"], listed["next_cursor"]) == (number, None)
    assert viewer.get(f"{URL}/{number}").json()["figures"][0]["metric"] == "pickup_time"
    markdown, page = viewer.get(f"{URL}/{number}/markdown"), viewer.get(f"{URL}/{number}/html")
    assert (markdown.text, markdown.headers["content-type"]) == ("# A week", "text/markdown; charset=utf-8")
    assert (page.text, page.headers["content-type"]) == ("<h1>A week</h1>", "text/html; charset=utf-8")
    assert viewer.get(f"{URL}/999").status_code == 404
    assert sign_in(None).get(f"{URL}/{number}/html").status_code == 401
