"""The law of reconciliation: whatever vanished, moved or changed in silence, and whenever runs came between, after the
comparison raw holds what one full load would have brought.
"""

from typing import Any

import msgspec
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.databases import empty

from .conftest import changing, read_anew, small
from .extraction import Extraction, Rows, difference, failures
from .life import settle
from .test_law import live
from .upheaval import Upheaval

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("life"), st.integers(1, 4)),
        st.tuples(st.just("upheaval"), st.integers(1, 4)),
        st.tuples(st.just("sync"), st.sampled_from(["jira", "github"])),
        st.tuples(st.just("compare"), st.sampled_from(["jira", "github"])),
    ),
    min_size=4,
    max_size=9,
)


def named(rows: Rows, names: dict[str, str]) -> Rows:
    """Rows as they would be under the names of today: what was read before a rename holds addresses of the old one.

    Left out are a request's list of issues that it closes, a copy which changes when the issue is transferred, and
    sprints: those that are closed are kept when their board is gone.
    """

    def today(value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        value.pop("closingIssuesReferences", None)
        text = msgspec.json.encode(value).decode()
        for old, new in names.items():
            text = text.replace(f'{old}"', f'{new}"').replace(f"{old}/", f"{new}/")
            text = text.replace(f".{old.partition('/')[2]}.", f".{new.partition('/')[2]}.")
        return msgspec.json.decode(text)

    # The hash is of the payload as it came.
    return {
        name: [tuple(today(value) for value in row if not isinstance(value, bytes)) for row in some]
        for name, some in rows.items()
        if name != "jira_sprints"
    }


def take(extraction: Extraction, life: Upheaval, step: tuple[str, Any]) -> list[str]:
    """One step of a story; gives what happened."""
    kind, what = step
    if kind == "life":
        return life.go_on(what)
    if kind == "upheaval":
        return life.break_in(what)
    if kind == "sync":
        extraction.sync(what)
    else:
        extraction.reconcile(what)
    return [f"{kind} {what}"]


@settings(
    max_examples=3,
    deadline=None,
    derandomize=True,
    database=None,
    # The story tells what happened; to shorten it would take minutes.
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(STEPS, st.integers(0, 1000))
def test_after_a_comparison_raw_is_what_a_full_load_would_be(
    shared_database: str, steps: list[tuple[str, Any]], seed: int
) -> None:
    empty(shared_database)
    with changing(shared_database, small(months=1)) as extraction:
        life = Upheaval(extraction.simulation, seed)
        extraction.sync()
        story: list[str] = []
        for step in steps:
            story += take(extraction, life, step)
        settle()
        assert failures(extraction.sync()) == {}
        extraction.reconcile()
        # What a deployment added is told by the deployments that are left.
        assert failures(extraction.sync()) == {}
        compared = named(live(extraction), life.names)
        read_anew(extraction)
        assert list(difference(compared, named(live(extraction), life.names))) == [], story
