"""Metrics of a user's own: what may be written, and how mistakes are told."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pulse.metrics import CatalogueError, MetricQuery, compile_query
from pulse.metrics.catalogue import Catalogue
from pulse.metrics.current import own_files
from pulse.metrics.loading import load_catalogue
from pulse.settings import Settings

from .test_figures import SINCE, UNTIL

OWN = """
measures:
  - name: p95
    semantic_model: items
    agg: percentile
    agg_params: {percentile: 0.95}
    expr: seconds / 2

metrics:
  - name: slow
    label: Slow ones
    type: simple
    type_params: {measure: p95}
    filter: "{{ Dimension('item__team') }} = 'Web'"
    config:
      meta: {question: How slow it is, unit: seconds, direction: down, streams: [issues]}
  - name: web_share
    type: ratio
    type_params:
      numerator: {name: done, filter: ["{{ Dimension('item__team') }} = 'Web'"]}
      denominator: done
    config:
      meta: {question: How much, unit: ratio, direction: up, streams: [issues]}
  - name: left
    type: derived
    type_params: {expr: created - done, metrics: [created, done]}
    config:
      meta: {question: How much, unit: count, direction: up, streams: [issues]}
"""
Own = Callable[[str], Catalogue]


@pytest.fixture
def load_own(tmp_path: Path, load: Callable[..., Catalogue]) -> Own:
    load()

    def read(text: str) -> Catalogue:
        file = tmp_path / "own.yml"
        file.write_text(text)
        return load_catalogue(tmp_path / "semantic_manifest.json", [file])

    return read


def test_own_metrics_stand_among_the_shipped_ones(load_own: Own) -> None:
    catalogue = load_own(OWN)
    assert {"slow", "web_share", "left", "lead_time"} <= set(catalogue.metrics)
    slow = compile_query(catalogue, MetricQuery("slow", SINCE, UNTIL, ("team",))).sql
    assert "PERCENTILE_CONT(0.95)" in slow
    assert "seconds / 2" in slow
    assert "(team) = 'Web'" in slow
    assert catalogue.metric("web_share").parts[0].metric.filters == ("(team) = 'Web'",)
    assert [part.name for part in catalogue.metric("left").parts] == ["created", "done"]


@pytest.mark.parametrize(
    ("before", "after", "line", "told"),
    [
        ("measures:", "measurs:", 2, "no section 'measurs'"),
        ("semantic_model: items", "semantic_model: itens", 4, "Near names: items"),
        ("agg: percentile", "agg: percentil", 3, "Near names: percentile"),
        ("percentile: 0.95", "percentile: most", 6, "Expected `float | null`"),
        ("expr: seconds / 2", "expr: seconds /", 7, "no SQL expression"),
        ("expr: seconds / 2", "expr: (select 1)", 7, "one row of the mart"),
        ("expr: seconds / 2", "expr: max(seconds)", 7, "one row of the mart"),
        ("name: slow", "name: done", 10, "'done' is taken"),
        ("measure: p95", "measure: p59", 10, "Near names: p95"),
        ("type: simple", "type: cumulative", 10, "is of type 'cumulative'"),
        ("unit: seconds", "unit: hours", 10, "Invalid enum value 'hours'"),
        ("item__team') }} = 'Web'\"\n", "item__colour') }} = 'Web'\"\n", 10, "names 'colour'"),
        ("denominator: done", "denominator: dane", 17, "Near names: done"),
        ("expr: created - done,", "expr: created - gone,", 24, "names gone"),
    ],
)
def test_mistakes_are_told_with_file_and_line(
    load_own: Own, tmp_path: Path, before: str, after: str, line: int, told: str
) -> None:
    text = OWN
    assert before in text
    with pytest.raises(CatalogueError) as caught:
        load_own(text.replace(before, after, 1))
    assert str(caught.value).startswith(f"{tmp_path / 'own.yml'}:{line}: ")
    assert told in str(caught.value)


def test_files_are_those_named_or_in_the_folder_beside_the_configuration(
    tmp_path: Path, make_settings: Callable[..., Settings]
) -> None:
    folder = tmp_path / "metrics"
    folder.mkdir()
    for name in ("b.yml", "a.yaml", "notes.md"):
        (folder / name).write_text("")
    files = [folder / "a.yaml", folder / "b.yml"]
    assert own_files(make_settings()) == []
    assert own_files(make_settings(configuration=tmp_path / "pulse.yaml")) == files
    assert own_files(make_settings(metrics=folder)) == files
    assert own_files(make_settings(metrics=folder / "b.yml")) == [folder / "b.yml"]
    with pytest.raises(CatalogueError, match="does not exist"):
        own_files(make_settings(metrics=tmp_path / "nowhere"))
