import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest

from pulse_assets.insights.predictions import items, requests
from pulse_assets.insights.predictions.learning import evaluate, known_by
from pulse_assets.insights.predictions.prediction import BASELINE, MODEL, TARGETS, predict
from pulse_assets.insights.predictions.samples import Load, Past, Sample

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def request(number: int, opened: datetime, hours: float | None, **changes: Any) -> requests.Request:
    merged = opened + hours * HOUR if hours is not None else None
    made = requests.Request(
        f"request {number}", f"#{number}", "acme/ledger", "Ledger", "ada", opened, merged, merged, 10 * number, 2
    )
    return replace(made, **changes)


def test_a_request_is_seen_as_it_was_at_its_opening() -> None:
    opened = NOW - 30 * DAY
    found = [
        request(1, opened, 10),
        request(2, opened + 20 * HOUR, 30),
        request(3, opened + 40 * HOUR, None),
    ]
    first, second, third = requests.samples(found)
    by_name = [dict(zip(requests.FEATURES, one.features, strict=True)) for one in (first, second, third)]
    assert math.isnan(by_name[0]["author's usual time"])
    assert by_name[1]["author's usual time"] == 36_000.0
    assert by_name[2]["author's usual time"] == 36_000.0
    assert [one["author's open requests"] for one in by_name] == [0.0, 0.0, 1.0]
    assert (third.seconds, third.known_at) == (None, None)
    assert (second.seconds, second.known_at) == (108_000.0, opened + 50 * HOUR)


def test_what_was_closed_without_a_merge_counts_as_open_until_then_and_is_not_asked_about() -> None:
    opened = NOW - 30 * DAY
    dropped = request(1, opened, None, closed_at=opened + 10 * HOUR)
    (sample,) = requests.samples([dropped, request(2, opened + 5 * HOUR, 3)])
    assert sample.key == "request 2"
    assert dict(zip(requests.FEATURES, sample.features, strict=True))["author's open requests"] == 1.0


def test_no_request_sees_the_future() -> None:
    chance = Random(1)
    found = [request(number, NOW - (300 - number) * DAY, chance.uniform(1, 900)) for number in range(250)]
    moment = found[150].created_at
    changed = [other_future(one, moment, chance) for one in found]
    before, after = requests.samples(found), requests.samples([*changed, request(999, moment + HOUR, 1)])
    assert [repr(one.features) for one in before[:151]] == [repr(one.features) for one in after[:151]]


def other_future(one: requests.Request, moment: datetime, chance: Random) -> requests.Request:
    """The same up to `moment`: what ended later ends at another time or never."""
    if one.merged_at and one.merged_at >= moment:
        ends = chance.choice([None, moment + chance.uniform(0, 900) * HOUR])
        return replace(one, merged_at=ends, closed_at=ends)
    return one


def item(number: int, started: datetime, hours: float | None) -> items.Item:
    done = started + hours * HOUR if hours is not None else None
    return items.Item(f"item {number}", f"PAY-{number}", "Ledger", "Ledger/Bug", started - DAY, started, done, 3.0)


def test_no_item_sees_the_future() -> None:
    chance = Random(2)
    found = [item(number, NOW - (300 - number) * DAY, chance.uniform(1, 900)) for number in range(250)]
    moment = found[150].started_at
    late = [one for one in found if one.done_at and one.done_at >= moment]
    assert late
    changed = [replace(one, done_at=moment + chance.uniform(0, 900) * HOUR) if one in late else one for one in found]
    before, after = items.samples(found), items.samples(changed)
    assert [repr(one.features) for one in before[:151]] == [repr(one.features) for one in after[:151]]
    assert before[0].features[:2] == (3.0, 1.0)


def test_past_and_load_count_what_was_before_a_moment() -> None:
    past = Past([("ada", NOW, 5.0), ("ada", NOW + HOUR, 7.0), ("bob", NOW, 9.0)])
    assert math.isnan(past.median("ada", NOW))
    assert past.median("ada", NOW + HOUR) == 5.0
    assert past.median("ada", NOW + 2 * HOUR) == 6.0
    load = Load([("ada", NOW, NOW + 2 * HOUR), ("ada", NOW + HOUR, None)])
    assert [load.open("ada", NOW + hours * HOUR) for hours in (0, 1, 1.5, 2, 3)] == [0.0, 1.0, 2.0, 2.0, 1.0]


def made(number: int, count: int, chance: Random, *, telling: bool) -> Sample:
    asked = NOW - (count - number) * timedelta(hours=12)
    size = chance.choice([1.0, 10.0])
    seconds = 3600 * (size if telling else 3.0) * chance.lognormvariate(0, 0.5)
    ends = asked + timedelta(seconds=seconds)
    is_open = ends >= NOW
    features = (size, chance.random())
    return Sample(f"{number}", "#", "Ledger", asked, features, None if is_open else seconds, None if is_open else ends)


def test_a_model_that_knows_more_than_the_team_does_is_shown() -> None:
    chance = Random(3)
    found = [made(number, 420, chance, telling=True) for number in range(420)]
    sizes = {"small": 1.0, "large": 10.0}
    going_on = [Sample(name, name, "Ledger", NOW - HOUR, (size, 0.5), None, None) for name, size in sizes.items()]
    predictions, record = predict(TARGETS[0], [*found, *going_on], NOW)
    told = {one.subject_id: one for one in predictions}
    assert record is not None
    assert record.beats_baseline
    assert record.scores["pinball_seconds"] < 0.8 * record.scores["baseline_pinball_seconds"]
    assert {one.source for one in predictions} == {MODEL}
    assert told["small"].p50 == pytest.approx(3600, rel=0.4)
    assert told["large"].p50 == pytest.approx(36_000, rel=0.4)
    assert all(one.p50 is not None and one.p85 is not None and one.p50 <= one.p85 for one in predictions)


def test_a_model_without_anything_to_go_by_is_not_shown() -> None:
    chance = Random(4)
    found = [made(number, 420, chance, telling=False) for number in range(420)]
    going_on = Sample("new", "new", "Ledger", NOW - HOUR, (1.0, 0.5), None, None)
    predictions, record = predict(TARGETS[0], [*found, going_on], NOW)
    assert record is not None
    assert not record.beats_baseline
    told = next(one for one in predictions if one.subject_id == "new")
    assert told.source == BASELINE
    assert told.p50 == pytest.approx(3 * 3600, rel=0.3)
    assert record.version == told.version


def test_too_little_of_the_past_gives_nothing() -> None:
    chance = Random(5)
    found = [made(number, 150, chance, telling=True) for number in range(150)]
    assert evaluate(found, NOW) is None
    assert predict(TARGETS[0], found, NOW) == ([], None)


def test_only_what_was_known_by_then_is_learnt_from() -> None:
    chance = Random(6)
    found = [made(number, 400, chance, telling=True) for number in range(400)]
    moment = NOW - 90 * DAY
    known = known_by(found, moment)
    assert known
    assert all(one.known_at is not None and one.known_at < moment for one in known)


def test_the_version_changes_with_what_was_learnt_from() -> None:
    chance = Random(7)
    found = [made(number, 420, chance, telling=True) for number in range(420)]
    records = [predict(TARGETS[0], given, NOW)[1] for given in (found, found, found[1:])]
    versions = [record.version for record in records if record]
    assert versions[0] == versions[1] != versions[2]
