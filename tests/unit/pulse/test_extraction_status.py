from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg

from pulse.extraction_status import rejections, stream_states, unit_progress, waits

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def add_checkpoint(
    database: psycopg.Connection[Any], unit: str, watermark: datetime | None, lane: str = "live"
) -> None:
    database.execute(
        "insert into app.checkpoints (connection_id, stream, source_unit, lane, watermark) values (%s, %s, %s, %s, %s)",
        ["default", "jira_issues", unit, lane, watermark],
    )


def add_walk(database: psycopg.Connection[Any], unit: str, state: str, updated_at: datetime) -> None:
    database.execute(
        """
        insert into app.job_progress
            (connection_id, stream, source_unit, state, records_new, records_unchanged, started_at, updated_at)
        values ('default', 'jira_issues', %s, %s, 3, 4, %s, %s)
        """,
        [unit, state, NOON, updated_at],
    )


def test_a_stream_is_as_fresh_as_its_stalest_unit(database: psycopg.Connection[Any]) -> None:
    add_checkpoint(database, "PAY", NOON)
    add_checkpoint(database, "WEB", NOON - timedelta(hours=3))
    (stream,) = stream_states(database)
    assert (stream.units, stream.complete_units, stream.watermark) == (2, 2, NOON - timedelta(hours=3))


def test_a_stream_with_an_unread_unit_has_no_watermark(database: psycopg.Connection[Any]) -> None:
    add_checkpoint(database, "PAY", NOON)
    add_checkpoint(database, "WEB", None)
    (stream,) = stream_states(database)
    assert (stream.units, stream.complete_units, stream.watermark) == (2, 1, None)


def test_windows_read_again_on_request_do_not_count(database: psycopg.Connection[Any]) -> None:
    add_checkpoint(database, "PAY", NOON)
    add_checkpoint(database, "PAY", None, lane="2026-01")
    (stream,) = stream_states(database)
    assert (stream.units, stream.watermark) == (1, NOON)


def test_walks_come_running_ones_first_and_only_those_alive_since(database: psycopg.Connection[Any]) -> None:
    add_walk(database, "OLD", "FINISHED", NOON)
    add_walk(database, "PAY", "FINISHED", NOON + timedelta(seconds=10))
    add_walk(database, "WEB", "ACTIVE", NOON + timedelta(seconds=20))
    assert [walk.source_unit for walk in unit_progress(database)] == ["WEB", "OLD", "PAY"]
    recent = unit_progress(database, NOON + timedelta(seconds=5))
    assert [(walk.source_unit, walk.records, walk.seconds) for walk in recent] == [("WEB", 7, 20.0), ("PAY", 7, 10.0)]


def test_rejected_records_are_counted_with_the_latest_reason(database: psycopg.Connection[Any]) -> None:
    for number, reason in enumerate(["no key", "no time"]):
        database.execute(
            """
            insert into raw.rejected_records
                (connection_id, table_name, source_unit, content_hash, reason, payload, fetched_at)
            values ('default', 'jira_issues', 'PAY', %s, %s, '{}', %s)
            """,
            [bytes([number]), reason, NOON + timedelta(minutes=number)],
        )
    (found,) = rejections(database)
    assert (found.table_name, found.records, found.reason) == ("jira_issues", 2, "no time")


def test_the_time_left_follows_from_what_is_done(database: psycopg.Connection[Any]) -> None:
    add_walk(database, "PAY", "ACTIVE", NOON + timedelta(seconds=20))
    (walk,) = unit_progress(database)
    assert (walk.rate, walk.seconds_left) == (7 / 20, None)
    database.execute("update app.job_progress set items = 100, total = 350")
    assert unit_progress(database)[0].seconds_left == 50
    database.execute("update app.job_progress set items = 400")
    assert unit_progress(database)[0].seconds_left == 0
    database.execute("update app.job_progress set state = 'FINISHED'")
    assert unit_progress(database)[0].seconds_left is None


def test_credentials_that_are_held_are_told_with_the_reason(database: psycopg.Connection[Any]) -> None:
    database.execute(
        """
        insert into app.credential_limits (credential, quota, held_until, held_for) values
            ('a', 'core', now() + interval '10 minutes', 'the hourly quota is used up'),
            ('b', 'core', now() + interval '20 minutes', 'the hourly quota is used up'),
            ('a', 'graphql', now() - interval '1 minute', 'over'),
            ('b', 'graphql', null, null)
        """
    )
    (wait,) = waits(database)
    assert wait.reason == "the hourly quota is used up"
    assert timedelta(minutes=19) < wait.until - datetime.now(UTC) <= timedelta(minutes=20)
