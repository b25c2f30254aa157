from pulse_assets.insights.reports.summary import sentences

from .made import figure


def test_what_became_worse_comes_first_then_the_bigger_change() -> None:
    better = figure(label="A", change=-0.9, is_better=True, value=360.0)
    worse = figure(label="B", change=0.3, is_better=False)
    much_worse = figure(label="C", change=0.5, is_better=False)
    told = sentences([better, worse, much_worse], 0, 0)
    assert [line[0] for line in told] == ["C", "B", "A"]
    assert told[2] == "A: 6 min, down 90% from 1.0 h, which is better."


def test_small_changes_and_small_counts_are_no_news() -> None:
    quiet = [figure(change=0.19), figure(n=4), figure(change=None)]
    assert sentences(quiet, 0, 0) == ["No figure that rests on 5 records or more changed by a fifth."]


def test_missed_targets_and_findings_are_told() -> None:
    missed = figure(change=0.0, target=3600.0, is_on_target=False)
    assert sentences([missed], 1, 2) == ["Pickup time (median) misses its target of 1.0 h.", "1 finding new, 2 over."]
