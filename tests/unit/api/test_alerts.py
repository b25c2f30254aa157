from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from pulse.roles import Role
from tests.unit.pulse.alerts.receivers import WebReceiver, web_receiver

from .conftest import SignIn

URL = "/api/v1/alerts"
RULE: dict[str, Any] = {
    "name": "bad news",
    "condition": {"kind": "finding", "severity": "warning"},
    "channels": ["hook"],
}


@pytest.fixture
def receiver() -> Iterator[WebReceiver]:
    with web_receiver() as receiver:
        yield receiver


def test_an_administrator_sets_up_a_channel_whose_address_is_never_given_out(
    sign_in: SignIn, receiver: WebReceiver, database: psycopg.Connection[Any]
) -> None:
    admin = sign_in(Role.ADMIN)
    channel = {"kind": "webhook", "url": receiver.url}
    assert admin.put(f"{URL}/channels/hook", json=channel).status_code == 204
    listed = admin.get(f"{URL}/channels")
    assert [one["receiver"] for one in listed.json()["channels"]] == ["127.0.0.1"]
    assert admin.post(f"{URL}/channels/hook/test").json() == {"arrived": True, "receiver": "127.0.0.1", "error": None}
    assert len(receiver.bodies) == 1
    logged = database.execute("select action, subject, details::text from app.audit_log order by entry_id").fetchall()
    assert [row[:2] for row in logged][-2:] == [("channels.written", "hook"), ("channels.tested", "hook")]
    assert "planted-secret" not in listed.text + str(logged)


def test_a_test_that_does_not_arrive_says_why(sign_in: SignIn, receiver: WebReceiver) -> None:
    admin = sign_in(Role.ADMIN)
    admin.put(f"{URL}/channels/hook", json={"kind": "slack", "url": receiver.url})
    receiver.answers = [(403, {})]
    answer = admin.post(f"{URL}/channels/hook/test").json()
    assert answer == {"arrived": False, "receiver": "127.0.0.1", "error": "The receiver answered 403."}


def test_a_rule_is_written_previewed_listed_and_removed(sign_in: SignIn, database: psycopg.Connection[Any]) -> None:
    sign_in(Role.ADMIN).put(f"{URL}/channels/hook", json={"kind": "email", "to": ["ann@example.com"]})
    user = sign_in(Role.USER)
    assert user.put(f"{URL}/rules", json=RULE).json()["written_by"] == "user@example.com"
    assert user.post(f"{URL}/rules/preview", json=RULE).json() == {"signals": []}
    assert [one["rule"]["name"] for one in user.get(f"{URL}/rules").json()] == ["bad news"]
    assert user.delete(f"{URL}/rules/bad news").status_code == 204
    assert user.delete(f"{URL}/rules/bad news").status_code == 404
    actions = [action for (action,) in database.execute("select action from app.audit_log order by entry_id")]
    assert actions[-2:] == ["alerts.rule_written", "alerts.rule_removed"]


@pytest.mark.parametrize(
    ("change", "status", "says"),
    [
        ({"channels": ["nowhere"]}, 422, "no channel nowhere"),
        ({"condition": {"kind": "weather"}}, 422, "valid"),
        ({"condition": {"kind": "metric", "metric": "cycle_tim", "comparison": "above", "threshold": 1}}, 404, "cycle"),
        ({"quiet_from": "22:00"}, 422, "beginning and an end"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(sign_in: SignIn, change: dict[str, Any], status: int, says: str) -> None:
    sign_in(Role.ADMIN).put(f"{URL}/channels/hook", json={"kind": "email", "to": ["ann@example.com"]})
    answer = sign_in(Role.USER).put(f"{URL}/rules", json={**RULE, **change})
    assert answer.status_code == status
    assert says in answer.json()["detail"]


@pytest.mark.parametrize("channel", [{"kind": "webhook", "url": "ftp://x"}, {"kind": "email", "to": ["ann"]}])
def test_a_channel_that_cannot_be_is_refused_without_repeating_its_secret(
    sign_in: SignIn, channel: dict[str, Any]
) -> None:
    answer = sign_in(Role.ADMIN).put(f"{URL}/channels/hook", json=channel)
    assert answer.status_code == 422
    assert "ftp://x" not in answer.text


def test_what_is_true_and_what_was_sent_is_paged(sign_in: SignIn, database: psycopg.Connection[Any]) -> None:
    database.execute(
        """
        with rule as (
            insert into app.alert_rules (name, definition, written_by) values ('r', '{}', 'ann') returning rule_id
        ), opened as (
            insert into app.alerts (rule_id, subject, title, text, severity, link, opened_at, last_seen_at, closed_at)
            select rule_id, n::text, 'alert ' || n, '', 'info', '/', now(), now(), case when n = 1 then now() end
            from rule, generate_series(1, 3) as n
        )
        insert into app.alert_deliveries (rule_name, channel, event, alert_ids, not_before, created_at)
        select 'r', 'hook', 'opened', '{}', now(), now() from generate_series(1, 3)
        """
    )
    database.commit()
    viewer = sign_in(Role.VIEWER)
    first = viewer.get(URL, params={"limit": 2}).json()
    second = viewer.get(URL, params={"limit": 2, "cursor": first["next_cursor"]}).json()
    titles = [one["title"] for one in first["alerts"] + second["alerts"]]
    assert (titles, second["next_cursor"]) == (["alert 3", "alert 2", "alert 1"], None)
    assert len(viewer.get(URL, params={"open": True}).json()["alerts"]) == 2
    page = viewer.get(f"{URL}/deliveries", params={"limit": 2}).json()
    assert len(viewer.get(f"{URL}/deliveries", params={"cursor": page["next_cursor"]}).json()["deliveries"]) == 1
