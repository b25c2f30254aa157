"""From a rule to what arrives, through real receivers and a real database."""

import hashlib
import hmac
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any

import psycopg
import pytest
from cryptography.fernet import Fernet, MultiFernet

from pulse.alerts.channels import Email, Slack, Webhook
from pulse.alerts.conditions import FindingCondition, FreshnessCondition, JobCondition, MetricCondition, QuotaCondition
from pulse.alerts.deliveries import MOST_ATTEMPTS, read_deliveries, send_test
from pulse.alerts.errors import AlertError, DeliveryError
from pulse.alerts.ledger import Event
from pulse.alerts.message import Entry, Message
from pulse.alerts.signals import Situation
from pulse.alerts.storage import (
    Rule,
    encrypt_anew,
    open_channel,
    read_rules,
    remove_channel,
    remove_rule,
    write_channel,
    write_rule,
)
from pulse.alerts.watch import Look, watch
from pulse.database import connect
from pulse.findings.scales import Severity
from pulse.metrics import Catalogue
from pulse.settings import Settings

from .receivers import MailReceiver, WebReceiver, mail_receiver, web_receiver

Database = psycopg.Connection[Any]
NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
CIPHER = MultiFernet([Fernet(Fernet.generate_key())])
NOTHING = Catalogue(metrics={})
FINDINGS = FindingCondition(severity=Severity.WARNING)


@pytest.fixture
def receiver() -> Iterator[WebReceiver]:
    with web_receiver() as receiver:
        yield receiver


@pytest.fixture
def mail() -> Iterator[MailReceiver]:
    with mail_receiver() as receiver:
        yield receiver


@pytest.fixture
def alerts(database_url: str) -> Iterator[Database]:
    with connect(database_url, autocommit=True) as connection:
        yield connection


class Office:
    """A watch over `connection` whose clock only moves when told."""

    def __init__(self, connection: Database, settings: Settings) -> None:
        self.connection, self.settings, self.now = connection, settings, NOW
        self.failed_jobs: dict[str, str] = {}

    def look(self, after: timedelta = timedelta()) -> Look:
        """What one look comes to, `after` the last."""
        self.now += after
        situation = Situation(self.connection, NOTHING, "UTC", self.now, self.failed_jobs)
        return watch(situation, CIPHER, self.settings, lambda: self.now)

    def rule(self, name: str = "findings", **values: Any) -> None:
        """Write a rule to the channel `hook`."""
        rule = Rule.model_validate({"name": name, "condition": FINDINGS, "channels": ("hook",), **values})
        write_rule(self.connection, rule, "ann")


@pytest.fixture
def office(alerts: Database, receiver: WebReceiver, make_settings: Callable[..., Settings]) -> Office:
    hook = Webhook.model_validate({"url": receiver.url, "signing_key": "shared"})
    write_channel(alerts, "hook", hook, CIPHER, "ann")
    return Office(alerts, make_settings(public_url="https://pulse.example.com/"))


def find(connection: Database, subject: str, severity: str = "warning", role: str = "viewer") -> None:
    """Put an open finding into the table."""
    connection.execute(
        """
        insert into insights.findings (kind, severity, subject_type, subject_id, subject_name, metric, value, unit,
            title, text, next_step, evidence, minimum_role, first_seen_at, last_seen_at, run_id)
        values ('ageing_work', %s, 'work_item', %s, %s, 'work_item_age', 1, 'seconds',
            %s, 'Ann has it.', 'Ask.', '{}', %s, now(), now(), 'r')
        """,
        [severity, subject, subject, f"{subject} is old", role],
    )


def close(connection: Database, subject: str) -> None:
    connection.execute("update insights.findings set closed_at = now() where subject_id = %s", [subject])


def told(receiver: WebReceiver) -> list[tuple[str, list[str]]]:
    """Of each message that arrived the event, and the titles."""
    messages = [document["message"] for document in receiver.documents]
    return [(message["event"], [entry["title"] for entry in message["entries"]]) for message in messages]


def test_what_opens_together_is_one_message_and_is_told_once(office: Office, receiver: WebReceiver) -> None:
    find(office.connection, "PAY-1")
    find(office.connection, "PAY-2", "critical")
    find(office.connection, "PAY-3", "info")
    office.rule()
    assert office.look() == Look(1, 0, 1)
    assert office.look(timedelta(minutes=1)) == Look(1, 0, 0)
    assert told(receiver) == [("opened", ["PAY-2 is old", "PAY-1 is old"])]
    find(office.connection, "PAY-4")
    office.look(timedelta(minutes=1))
    assert told(receiver)[1:] == [("opened", ["PAY-4 is old"])]


def test_the_end_is_told_where_the_beginning_was(office: Office, receiver: WebReceiver) -> None:
    find(office.connection, "PAY-1")
    office.rule()
    office.rule("silent", tells_recovery=False)
    office.look()
    close(office.connection, "PAY-1")
    office.look(timedelta(minutes=1))
    office.look(timedelta(minutes=1))
    assert told(receiver) == [("opened", ["PAY-1 is old"])] * 2 + [("recovered", ["PAY-1 is old"])]
    find(office.connection, "PAY-1")
    office.look(timedelta(minutes=1))
    assert told(receiver)[3:] == [("opened", ["PAY-1 is old"])] * 2


def test_what_lasts_is_told_again_after_the_hours_of_the_rule(office: Office, receiver: WebReceiver) -> None:
    find(office.connection, "PAY-1")
    office.rule(repeat_hours=24)
    for _ in range(49):
        office.look(timedelta(hours=1))
    assert [event for event, _ in told(receiver)] == ["opened", "repeated", "repeated"]


def test_messages_of_the_night_arrive_in_the_morning_unless_all_is_over(office: Office, receiver: WebReceiver) -> None:
    office.now = NOW.replace(hour=23)
    for subject in ("PAY-1", "PAY-2"):
        find(office.connection, subject)
    office.rule(quiet_from=time(22), quiet_until=time(7))
    office.look()
    close(office.connection, "PAY-1")
    assert office.look(timedelta(hours=7)).sent == 0
    assert receiver.bodies == []
    office.look(timedelta(hours=1))
    assert told(receiver) == [("opened", ["PAY-2 is old"])]
    office.now = NOW.replace(day=1, month=7, hour=23)
    find(office.connection, "PAY-3")
    office.look()
    close(office.connection, "PAY-3")
    office.look(timedelta(hours=8))
    assert len(receiver.bodies) == 1
    assert [delivery.state for delivery in read_deliveries(office.connection, 10)] == ["withdrawn", "sent"]


def test_a_receiver_that_is_away_gets_the_message_later(office: Office, receiver: WebReceiver) -> None:
    find(office.connection, "PAY-1")
    office.rule()
    receiver.answers = [(503, {}), (429, {"Retry-After": "600"})]
    office.look()
    office.look(timedelta(seconds=59))
    assert len(receiver.bodies) == 1
    office.look(timedelta(seconds=1))
    office.look(timedelta(seconds=599))
    assert len(receiver.bodies) == 2
    office.look(timedelta(seconds=1))
    assert len(receiver.bodies) == 3
    (delivery,) = read_deliveries(office.connection, 10)
    assert (delivery.state, delivery.attempts, delivery.sent_at) == ("sent", 3, office.now)


def test_a_receiver_that_refuses_is_not_asked_again(office: Office, receiver: WebReceiver) -> None:
    find(office.connection, "PAY-1")
    office.rule()
    receiver.answers = [(404, {})]
    for _ in range(3):
        office.look(timedelta(hours=1))
    (delivery,) = read_deliveries(office.connection, 10)
    assert (delivery.state, delivery.error) == ("failed", "The receiver answered 404.")
    assert len(receiver.bodies) == 1


def test_one_that_stays_away_is_given_up(office: Office, receiver: WebReceiver) -> None:
    find(office.connection, "PAY-1")
    office.rule()
    receiver.answers = [(500, {})] * 20
    for _ in range(MOST_ATTEMPTS + 3):
        office.look(timedelta(hours=1))
    (delivery,) = read_deliveries(office.connection, 10)
    assert (delivery.state, len(receiver.bodies)) == ("failed", MOST_ATTEMPTS)


def test_a_redirect_is_not_followed(office: Office, receiver: WebReceiver) -> None:
    find(office.connection, "PAY-1")
    office.rule()
    receiver.answers = [(302, {"Location": receiver.url})]
    office.look()
    assert len(receiver.bodies) == 1
    assert read_deliveries(office.connection, 1)[0].state == "failed"


def test_the_body_is_signed_and_links_to_the_dashboard(office: Office, receiver: WebReceiver) -> None:
    find(office.connection, "PAY-1")
    office.rule()
    office.look()
    digest = hmac.new(b"shared", receiver.bodies[0], hashlib.sha256).hexdigest()
    assert receiver.headers[0]["X-Pulse-Signature-256"] == f"sha256={digest}"
    (entry,) = receiver.documents[0]["message"]["entries"]
    assert entry["url"].startswith("https://pulse.example.com/findings/")


def test_what_tells_about_a_person_is_not_sent(office: Office, receiver: WebReceiver) -> None:
    find(office.connection, "PAY-1", role="user")
    office.rule()
    office.look()
    assert b"Ann" not in receiver.bodies[0]


def test_however_many_there_are_none_is_told_to_be_over_before_it_is(
    office: Office, receiver: WebReceiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pulse.findings.reading.PAGE", 2)
    monkeypatch.setattr("pulse.alerts.message.MOST_PARAGRAPHS", 4)
    for number in range(5):
        find(office.connection, f"PAY-{number}")
    office.rule(condition=FindingCondition(severity=Severity.INFO, findings=("review_load", "ageing_work")))
    office.look()
    find(office.connection, "PAY-5")
    office.look(timedelta(minutes=1))
    close(office.connection, "PAY-0")
    office.look(timedelta(minutes=1))
    events = [(event, len(titles)) for event, titles in told(receiver)]
    assert events == [("opened", 5), ("opened", 1), ("recovered", 1)]
    entries = tuple(Entry(f"PAY-{number} is old", "", Severity.INFO, None) for number in range(6))
    lines = Message(Event.OPENED, "findings", entries).lines()
    assert lines[3:] == ["PAY-3 is old (info)", "… and 2 more."]


def test_letters_arrive(office: Office, mail: MailReceiver, make_settings: Callable[..., Settings]) -> None:
    office.settings = make_settings(smtp_url=mail.url, smtp_sender="Pulse <pulse@example.com>")
    write_channel(office.connection, "leads", Email(to=("ann@example.com", "bob@example.com")), CIPHER, "ann")
    find(office.connection, "PAY-1")
    office.rule(channels=("leads",))
    mail.answers = ["451 try again later"]
    office.look()
    office.look(timedelta(minutes=1))
    (letter,) = mail.letters
    assert letter.rcpt_tos == ["ann@example.com", "bob@example.com"]
    content = letter.content
    assert isinstance(content, bytes)
    assert b"Subject: [Pulse] PAY-1 is old" in content
    assert b"Ann has it. Ask." in content


def test_a_letter_without_a_server_says_what_to_do(make_settings: Callable[..., Settings]) -> None:
    with pytest.raises(DeliveryError, match="PULSE_SMTP_URL is not set"):
        send_test(Email(to=("ann@example.com",)), make_settings())


def test_slack_gets_blocks_that_mention_nobody(office: Office, receiver: WebReceiver) -> None:
    write_channel(office.connection, "team", Slack.model_validate({"url": receiver.url}), CIPHER, "ann")
    find(office.connection, "<!channel>")
    office.rule(channels=("team",))
    office.look()
    heading, entry = receiver.documents[0]["blocks"]
    assert heading["text"] == {"type": "plain_text", "text": "⚠️ <!channel> is old"}
    assert "<!channel>" not in entry["text"]["text"]
    assert "&lt;!channel&gt; is old" in entry["text"]["text"]


def test_failed_jobs_stale_streams_and_long_waits_are_told(office: Office, receiver: WebReceiver) -> None:
    office.failed_jobs = {"transform": "dbt failed"}
    office.connection.execute(
        "insert into app.checkpoints (connection_id, stream, source_unit, lane, watermark) "
        "values ('default', 'issues', 'PAY', 'live', %s)",
        [NOW - timedelta(hours=7)],
    )
    office.rule("jobs", condition=JobCondition())
    office.rule("stale", condition=FreshnessCondition(hours=6))
    office.rule("fresh", condition=FreshnessCondition(hours=8))
    office.rule("quota", condition=QuotaCondition())
    office.look()
    assert told(receiver) == [
        ("opened", ["The job transform failed"]),
        ("opened", ["issues of default is stale"]),
    ]


def test_a_rule_that_cannot_be_looked_at_keeps_its_error_and_holds_up_none(office: Office) -> None:
    find(office.connection, "PAY-1")
    office.rule("wrong", condition=MetricCondition(metric="cycle_tim", comparison="above", threshold=1))
    office.rule()
    assert office.look() == Look(2, 1, 1)
    row = office.connection.execute("select error from app.alert_rules where name = 'wrong'").fetchone()
    assert row is not None
    assert "cycle_tim" in row[0]


def test_a_rule_that_is_switched_off_is_silent(office: Office, receiver: WebReceiver) -> None:
    find(office.connection, "PAY-1")
    office.rule()
    office.look()
    office.rule(is_active=False)
    office.look(timedelta(minutes=1))
    assert len(receiver.bodies) == 1
    office.rule()
    office.look(timedelta(minutes=1))
    assert [event for event, _ in told(receiver)] == ["opened", "opened"]


def test_a_rule_needs_channels_that_are_there_and_they_stay_while_it_does(office: Office) -> None:
    with pytest.raises(AlertError, match="no channel nowhere; there are: hook"):
        office.rule(channels=("nowhere",))
    with pytest.raises(AlertError, match="beginning and an end"):
        office.rule(quiet_from=time(22))
    office.rule()
    with pytest.raises(AlertError, match="used by: findings"):
        remove_channel(office.connection, "hook")
    remove_rule(office.connection, "findings")
    remove_channel(office.connection, "hook")
    assert read_rules(office.connection) == []


def test_secrets_of_channels_are_encrypted_and_survive_another_key(office: Office) -> None:
    row = office.connection.execute("select row_to_json(c)::text, encrypted from app.alert_channels c").fetchone()
    assert row is not None
    assert "planted-secret" not in row[0]
    newer = MultiFernet([Fernet(Fernet.generate_key()), *CIPHER._fernets])
    assert encrypt_anew(office.connection, newer) == 1
    newest_only = MultiFernet(newer._fernets[:1])
    assert isinstance(open_channel(office.connection, "hook", newest_only), Webhook)
    with pytest.raises(AlertError, match="PULSE_SECRET_KEYS"):
        open_channel(office.connection, "hook", CIPHER)
