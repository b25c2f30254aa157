from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise, zip_longest
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pulse.database import connect
from pulse.http.errors import CredentialsRefused, NotFound, SourceError, Unavailable
from pulse.job_controls import pause, resume
from pulse_assets.raw.checkpoints import Checkpoint, Unit, load, save
from pulse_assets.raw.locks import locked
from pulse_assets.raw.progress import Progress
from pulse_assets.raw.reading import read
from pulse_assets.raw.stream import Outcome, Page, Walk
from pulse_assets.raw.table import Counts
from pulse_assets.raw.window import Window, finished_months, month_after, window_of

from .scripted import NOW, Record, Scripted, Told

PAY, WEB = Unit("PAY"), Unit("WEB")
FIRST = date(2026, 1, 1)
HALF_YEAR = [date(2026, month, 1) for month in range(1, 7)]
Database = psycopg.Connection[Any]


def day(month: int, number: int = 1, hour: int = 0) -> datetime:
    return datetime(2026, month, number, hour, tzinfo=UTC)


def window(*months: int) -> Window:
    return window_of([date(2026, month, 1) for month in months], FIRST, None)


ALL = window(1, 2, 3, 4, 5, 6)


def monthly(text: str = "") -> list[Record]:
    return [Record(month, day(month, 10), text) for month in range(1, 7)]


def away(where: str = "GET /x") -> Unavailable:
    return Unavailable("HTTP 503, 6 times", where=where, remedy="Wait.")


def run(url: str, stream: Scripted, units: list[Unit], asked: Window = ALL, told: Told | None = None) -> Outcome:
    return read(url, stream, units, asked, told or Told(), "run")


def stored(database: Database) -> list[str]:
    rows = database.execute(
        "select issue_id from raw.jira_issues order by project_key, updated_at, issue_id"
    ).fetchall()
    database.rollback()
    return [key for (key,) in rows]


def checkpoint(database: Database, unit: Unit = PAY, lane: str = "live") -> Checkpoint:
    found = load(database, "issues", [unit], lane)[unit]
    database.rollback()
    return found


def test_a_unit_is_read_to_the_end(database_url: str, database: Database) -> None:
    stream, told = Scripted({PAY: monthly()}), Told()
    outcome = run(database_url, stream, [PAY], told=told)
    assert stored(database) == [f"PAY-{n}" for n in range(1, 7)]
    assert (outcome.counts.total, outcome.failures, outcome.requests) == (Counts(new=6), {}, 3)
    assert told.counts.total == Counts(new=6)
    assert told.steps == [
        (PAY, None, day(2, 10)),
        (PAY, day(2, 10), day(4, 10)),
        (PAY, day(4, 10), day(6, 10)),
        (PAY, day(6, 10), checkpoint(database).watermark),
    ]
    assert is_end(checkpoint(database).watermark, NOW - stream.lag)


def test_the_next_run_begins_as_early_as_the_source_may_have_been_late(database_url: str, database: Database) -> None:
    stream = Scripted({PAY: monthly()})
    run(database_url, stream, [PAY])
    # Updated before the first run ended, shown only afterwards.
    stream.records[PAY].append(Record(7, NOW - timedelta(minutes=14)))
    stream.clock = NOW + timedelta(minutes=1)
    assert run(database_url, stream, [PAY]).counts.total == Counts(new=1)
    assert is_end(stream.walks[-1].since, NOW - stream.lag)


def test_what_is_shown_later_than_the_newest_page_is_not_skipped(database_url: str, database: Database) -> None:
    recent = [Record(n, NOW - timedelta(minutes=n)) for n in range(1, 9)]
    stream = Scripted({PAY: recent}, trouble={(PAY, 3): away()})
    run(database_url, stream, [PAY])
    assert is_end(checkpoint(database).watermark, NOW - stream.lag)


def test_a_failure_keeps_the_pages_before_it_and_the_next_run_goes_on_there(
    database_url: str, database: Database
) -> None:
    stream = Scripted({PAY: monthly()}, trouble={(PAY, 2): away()})
    outcome = run(database_url, stream, [PAY])
    assert stored(database) == ["PAY-1", "PAY-2", "PAY-3", "PAY-4"]
    assert {unit: "HTTP 503" in why for unit, why in outcome.failures.items()} == {PAY: True}
    assert (checkpoint(database).watermark, checkpoint(database).position) == (day(4, 10), {"page": 1})
    assert run(database_url, stream, [PAY]).counts.total == Counts(new=2, unchanged=1)
    assert stream.walks[-1].since == day(4, 10)


@pytest.mark.parametrize("error", [away(), NotFound("HTTP 404: gone", where="GET /y", remedy="Check.")])
def test_one_that_fails_leaves_the_others_alone(database_url: str, database: Database, error: SourceError) -> None:
    stream = Scripted({PAY: monthly(), WEB: monthly()}, trouble={(PAY, 1): error})
    outcome = run(database_url, stream, [PAY, WEB])
    assert outcome.failures == {PAY: str(error)}
    assert [key for key in stored(database) if key.startswith("WEB")] == [f"WEB-{n}" for n in range(1, 7)]
    states = database.execute("select source_unit, state, error from app.job_progress order by 1").fetchall()
    assert states == [("PAY", "FAILED", str(error)), ("WEB", "FINISHED", None)]


def test_a_refused_token_ends_all(database_url: str, database: Database) -> None:
    refused = CredentialsRefused("HTTP 401", where="GET /x", remedy="Create a new token.")
    stream = Scripted({PAY: monthly(), WEB: monthly()}, trouble={(PAY, 1): refused})
    with pytest.raises(CredentialsRefused):
        run(database_url, stream, [PAY, WEB])
    kept = stored(database)
    assert [key for key in kept if key.startswith("PAY")] == ["PAY-1", "PAY-2"]
    assert checkpoint(database).watermark == day(2, 10)


def test_a_bug_ends_all_and_leaves_no_half_page(database_url: str, database: Database) -> None:
    stream = Scripted({PAY: monthly()}, trouble={(PAY, 1): KeyError("missing")})
    with pytest.raises(KeyError):
        run(database_url, stream, [PAY])
    assert stored(database) == ["PAY-1", "PAY-2"]
    assert checkpoint(database).watermark == day(2, 10)


class Disturbed(Scripted):
    """While it is read, somebody else moves the checkpoint."""

    def __init__(self, url: str, records: dict[Unit, list[Record]]) -> None:
        super().__init__(records)
        self.url = url

    def pages(self, walk: Walk) -> Any:
        for number, page in enumerate(super().pages(walk)):
            if number == 1:
                with connect(self.url) as other:
                    other.execute("set lock_timeout = '5s'")
                    save(other, self.name, list(load(other, self.name, [PAY]).values()))
            yield page


def test_a_page_that_meets_a_moved_checkpoint_leaves_nothing_behind(database_url: str, database: Database) -> None:
    stream = Disturbed(database_url, {PAY: monthly()})
    outcome = run(database_url, stream, [PAY])
    assert "another run has moved the checkpoint" in outcome.failures[PAY]
    kept = stored(database)
    assert kept == ["PAY-1", "PAY-2"] or kept == []
    assert checkpoint(database).watermark == (day(2, 10) if kept else None)


def test_a_unit_that_another_run_reads_is_listed_and_left_alone(database_url: str, database: Database) -> None:
    stream = Scripted({PAY: monthly(), WEB: monthly()})
    with connect(database_url) as other, locked(other, "issues", [PAY]):
        outcome = run(database_url, stream, [PAY, WEB])
    assert (outcome.busy, outcome.failures) == ([PAY], {})
    assert {key.partition("-")[0] for key in stored(database)} == {"WEB"}
    assert checkpoint(database).version == 0
    assert run(database_url, stream, [PAY]).busy == []


class Pausing(Scripted):
    """Somebody pauses a unit while its second page is fetched. `together`: all units are read in one walk."""

    def __init__(self, url: str, records: dict[Unit, list[Record]], unit: str, together: bool = False) -> None:
        super().__init__(records)
        self.url, self.unit, self.together = url, unit, together

    def plan(self, checkpoints: Sequence[Checkpoint], until: datetime) -> list[Walk]:
        if not self.together:
            return super().plan(checkpoints, until)
        known = [c.watermark for c in checkpoints if c.watermark]
        return [Walk(tuple(checkpoints), min(known) if len(known) == len(checkpoints) else None, until)]

    def pages(self, walk: Walk) -> Iterator[Page]:
        alone = [Walk((c,), walk.since, walk.until) for c in walk.checkpoints]
        for several in zip_longest(*(super(Pausing, self).pages(one) for one in alone)):
            shown = [page for page in several if page]
            if walk.units[0].name in ("PAY", self.unit) and self.requests > 1:
                with connect(self.url) as other:
                    pause(other, "jira", self.unit, "ann@example.com")
            marks = [page.watermark for page in shown if page.watermark]
            yield Page([b for page in shown for b in page.batches], min(marks, default=None))


def test_a_pause_takes_effect_at_the_next_page_and_others_go_on(database_url: str, database: Database) -> None:
    stream = Pausing(database_url, {PAY: monthly(), WEB: monthly()}, "PAY")
    outcome = run(database_url, stream, [PAY, WEB])
    assert (outcome.paused, outcome.failures) == ([PAY], {})
    kept = stored(database)
    assert 2 <= sum(key.startswith("PAY") for key in kept) < 6
    assert [key for key in kept if key.startswith("WEB")] == [f"WEB-{n}" for n in range(1, 7)]
    states = database.execute("select source_unit, state from app.job_progress order by 1").fetchall()
    assert states == [("PAY", "PAUSED"), ("WEB", "FINISHED")]


def test_what_is_paused_rests_until_it_is_resumed(database_url: str, database: Database) -> None:
    stream = Scripted({PAY: monthly(), WEB: monthly()})
    pause(database, "*", "*", "ann@example.com")
    database.commit()
    outcome = run(database_url, stream, [PAY, WEB])
    assert (outcome.paused, outcome.requests, stored(database)) == ([PAY, WEB], 0, [])
    resume(database, "*", "*")
    database.commit()
    assert run(database_url, stream, [PAY, WEB]).counts.total == Counts(new=12)


def test_a_paused_unit_goes_on_at_its_checkpoint(database_url: str, database: Database) -> None:
    run(database_url, Pausing(database_url, {PAY: monthly()}, "PAY"), [PAY])
    reached = checkpoint(database).watermark
    assert reached is not None
    resume(database, "jira", "PAY")
    database.commit()
    stream = Scripted({PAY: monthly()})
    assert run(database_url, stream, [PAY]).paused == []
    assert stream.walks[-1].since == reached
    assert stored(database) == [f"PAY-{n}" for n in range(1, 7)]


def test_one_unit_of_a_walk_is_paused_and_the_walk_goes_on_without_it(database_url: str, database: Database) -> None:
    stream = Pausing(database_url, {PAY: monthly(), WEB: monthly()}, "WEB", together=True)
    outcome = run(database_url, stream, [PAY, WEB])
    assert (outcome.paused, outcome.failures) == ([WEB], {})
    kept = stored(database)
    assert [key for key in kept if key.startswith("PAY")] == [f"PAY-{n}" for n in range(1, 7)]
    assert sum(key.startswith("WEB") for key in kept) < 6
    resume(database, "jira", "*")
    database.commit()
    run(database_url, Scripted({PAY: monthly(), WEB: monthly()}), [PAY, WEB])
    assert len(stored(database)) == 12


def test_what_a_dead_process_seemed_to_read_is_closed(database_url: str, database: Database) -> None:
    Progress("default", "issues", "PAY", "dead").pending(database)
    pause(database, "jira", "WEB", "ann@example.com")
    database.commit()
    run(database_url, Failing({PAY: []}), [WEB])
    with pytest.raises(Unavailable):
        run(database_url, Failing({PAY: []}), [PAY])
    states = database.execute("select source_unit, state, error from app.job_progress order by 1").fetchall()
    assert states == [("PAY", "FAILED", "the process that read it is gone"), ("WEB", "PAUSED", None)]


def test_walks_at_once_leave_what_one_after_the_other_leave(database_url: str, database: Database) -> None:
    units = [Unit(f"P{number:02}") for number in range(20)]
    stream = Scripted({unit: monthly(unit.name) for unit in units})
    query = "select issue_id, issue_key, project_key, updated_at, payload from raw.jira_issues order by 1"
    found = []
    for at_once in (1, 6):
        database.execute("truncate raw.jira_issues, app.checkpoints")
        database.commit()
        told = Told()
        outcome = read(database_url, stream, units, ALL, told, "run", at_once=at_once)
        assert (outcome.counts.total, told.counts.total) == (Counts(new=120), Counts(new=120))
        steps = {unit: [step for step in told.steps if step[0] == unit] for unit in units}
        assert {len(of_unit) for of_unit in steps.values()} == {4}
        found.append((database.execute(query).fetchall(), {unit: len(of) for unit, of in steps.items()}))
        database.rollback()
    assert found[0] == found[1]


def test_a_window_that_lies_behind_is_read_again_beside_the_live_checkpoint(
    database_url: str, database: Database
) -> None:
    stream = Scripted({PAY: monthly()})
    run(database_url, stream, [PAY])
    live = checkpoint(database)
    stream.records[PAY] = monthly("changed unseen")
    told = Told()
    outcome = run(database_url, stream, [PAY], window(2, 3), told)
    assert outcome.counts.total == Counts(changed=2)
    assert checkpoint(database) == live
    assert told.steps[-1] == (PAY, day(3, 10), day(4))
    assert database.execute("select count(*) from app.checkpoints").fetchone() == (1,)


def test_a_lane_that_was_cut_short_goes_on_too(database_url: str, database: Database) -> None:
    stream = Scripted({PAY: monthly()}, page_size=1)
    run(database_url, stream, [PAY])
    stream.records[PAY] = monthly("changed unseen")
    stream.trouble = {(PAY, 2): away()}
    assert run(database_url, stream, [PAY], window(2, 3, 4)).counts.total == Counts(changed=2)
    assert checkpoint(database, lane="2026-02..2026-04").watermark == day(3, 10)
    assert run(database_url, stream, [PAY], window(2, 3, 4)).counts.total == Counts(changed=1, unchanged=1)
    assert stream.walks[-1].since == day(3, 10)
    assert database.execute("select lane from app.checkpoints").fetchall() == [("live",)]


def test_a_window_with_a_gap_before_it_does_not_move_the_live_checkpoint(database_url: str, database: Database) -> None:
    stream = Scripted({PAY: monthly()})
    assert run(database_url, stream, [PAY], window(4)).counts.total == Counts(new=1)
    assert checkpoint(database).version == 0
    assert run(database_url, stream, [PAY], ALL).counts.total == Counts(new=5, unchanged=1)


def test_what_is_older_than_the_start_date_is_not_read(database_url: str, database: Database) -> None:
    stream = Scripted({PAY: monthly()})
    since_march = window_of(HALF_YEAR[2:], HALF_YEAR[2], date(2026, 3, 15))
    assert run(database_url, stream, [PAY], since_march).counts.total == Counts(new=3)
    assert stored(database) == ["PAY-4", "PAY-5", "PAY-6"]
    assert stream.walks[-1].since == day(3, 15)


def test_units_in_several_lanes_are_each_read(database_url: str, database: Database) -> None:
    stream = Scripted({PAY: monthly(), WEB: monthly()})
    run(database_url, stream, [PAY])
    outcome = run(database_url, stream, [PAY, WEB], window(1, 2))
    assert outcome.counts.tables["jira_issues"] == Counts(new=2, unchanged=2)
    assert is_end(checkpoint(database, PAY).watermark, NOW - stream.lag)
    assert checkpoint(database, WEB).watermark == day(3)


def test_a_closed_window_gets_its_last_pass(database_url: str, database: Database) -> None:
    """A record of a month's last minutes that the source shows late belongs to that month and is not lost."""
    stream, told = Scripted({PAY: monthly()}, clock=day(6, 1) + timedelta(minutes=5)), Told()
    run(database_url, stream, [PAY], window(1, 2, 3, 4, 5, 6), told)
    assert is_end(checkpoint(database).watermark, day(6, 1) - timedelta(minutes=10))
    assert date(2026, 5, 1) not in finished(told, ALL)
    stream.records[PAY].append(Record(99, day(6, 1) - timedelta(minutes=8)))
    stream.clock = day(6, 1) + timedelta(minutes=20)
    run(database_url, stream, [PAY], window(5, 6), told)
    assert "PAY-99" in stored(database)
    assert finished(told, ALL) == HALF_YEAR[:5]


def is_end(reached: datetime | None, end: datetime) -> bool:
    """Whether a walk came to `end`, less the moments that it took itself."""
    return reached is not None and end - timedelta(seconds=30) < reached <= end


def finished(told: Told, asked: Window) -> list[date]:
    return [month for _, before, after in told.steps for month in finished_months(asked, before, after)]


class Ahead(Scripted):
    """This machine's clock is three hours ahead; the source's time is known after its first answer."""

    def now(self) -> datetime:
        return self.clock if self.requests else self.clock + timedelta(hours=3)


def test_a_machine_whose_clock_is_ahead_loses_nothing(database_url: str, database: Database) -> None:
    stream = Ahead({PAY: monthly()})
    run(database_url, stream, [PAY])
    assert is_end(checkpoint(database).watermark, NOW - stream.lag)


class Failing(Scripted):
    """What it asks before all walks fails."""

    def plan(self, checkpoints: Any, until: datetime) -> list[Walk]:
        raise away("POST /graphql")


def test_a_plan_that_fails_is_told(database_url: str, database: Database) -> None:
    with pytest.raises(Unavailable, match="/graphql"):
        run(database_url, Failing({PAY: []}), [PAY])
    assert checkpoint(database).version == 0


def test_what_a_page_lacks_is_listed(database_url: str) -> None:
    class Lacking(Scripted):
        def pages(self, walk: Walk) -> Any:
            yield Page([], walk.until, failures={WEB: "no such project"})

    assert run(database_url, Lacking({}), [PAY]).failures == {WEB: "no such project"}


def test_a_walk_over_units_at_rest_moves_them_without_a_request(database_url: str, database: Database) -> None:
    class Resting(Scripted):
        def plan(self, checkpoints: Any, until: datetime) -> list[Walk]:
            return [Walk(tuple(checkpoints), None, until - timedelta(hours=1), unchanged=True)]

    stream, told = Resting({PAY: monthly(), WEB: []}), Told()
    assert run(database_url, stream, [PAY, WEB], told=told).requests == 0
    assert [(unit, after) for unit, _, after in told.steps] == [(u, NOW - timedelta(hours=1)) for u in (PAY, WEB)]
    assert checkpoint(database, WEB).watermark == NOW - timedelta(hours=1)


def test_a_fingerprint_is_kept_when_the_walk_has_ended(database_url: str, database: Database) -> None:
    stream = Scripted({PAY: monthly()}, fingerprints={PAY: [6, "newest"]}, trouble={(PAY, 2): away()})
    run(database_url, stream, [PAY])
    assert checkpoint(database).fingerprint is None
    run(database_url, stream, [PAY])
    assert checkpoint(database).fingerprint == [6, "newest"]


moments = st.integers(0, 5000).map(lambda hours: day(1) + timedelta(hours=hours))
history = st.lists(moments, max_size=25)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(updates=history, failures=st.lists(st.integers(0, 6), max_size=2), steps=st.lists(moments, max_size=2))
def test_however_it_is_cut_and_continued_all_records_come_and_each_month_ends_once(
    database_url: str, updates: list[datetime], failures: list[int], steps: list[datetime]
) -> None:
    with connect(database_url) as database:
        database.execute("truncate raw.jira_issues, app.checkpoints, app.job_progress")
        database.commit()
        stream = Scripted({PAY: [Record(n, moment) for n, moment in enumerate(updates)]}, page_size=3)
        told = Told()
        clocks = sorted({*steps, day(7, 28)})
        months = [FIRST]
        while months[-1] < date(2026, 8, 1):
            months.append(month_after(months[-1]))
        asked = window_of(months, FIRST, None)
        for clock in clocks:
            stream.clock = clock
            for page in failures:
                stream.trouble = {(PAY, page): away()}
                run(database_url, stream, [PAY], asked, told)
            stream.trouble = {}
            run(database_url, stream, [PAY], asked, told)
        shown = [n for n, moment in enumerate(updates) if moment < clocks[-1]]
        assert sorted(int(key.partition("-")[2]) for key in stored(database)) == shown
        ended = [
            month for month in months if month_after(month) <= (clocks[-1] - stream.lag - timedelta(seconds=30)).date()
        ]
        assert finished(told, asked) == ended
        assert all(before[2] == after[1] for before, after in pairwise(told.steps))
