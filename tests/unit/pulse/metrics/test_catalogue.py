from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pulse.metrics import Catalogue, CatalogueError, Unit, UnknownNameError, load_catalogue

Load = Callable[..., Catalogue]


def test_metrics_come_with_what_authors_wrote(catalogue: Catalogue) -> None:
    metric = catalogue.metric("lead_time")
    assert (metric.question, metric.unit, metric.streams) == ("How long?", Unit.SECONDS, ("issues",))
    assert metric.population.percentile == 0.75
    assert list(catalogue.metrics) == sorted(catalogue.metrics)


def test_dimensions_tell_who_may_see_them(catalogue: Catalogue) -> None:
    dimensions = catalogue.metric("odd_share").dimensions
    assert {name: dimension.minimum_role for name, dimension in dimensions.items()} == {
        "team": "viewer",
        "kind": "viewer",
        "person": "user",
    }


def test_filters_become_conditions_on_columns(catalogue: Catalogue) -> None:
    (condition,) = catalogue.metric("odd_done").filters
    assert condition == "(coalesce(kind, 'odd 100%')) = 'odd' or (team) is null"


def test_unknown_names_show_near_ones(catalogue: Catalogue) -> None:
    with pytest.raises(UnknownNameError, match="Near names: lead_time") as caught:
        catalogue.metric("leadtime")
    assert caught.value.near[0] == "lead_time"
    with pytest.raises(UnknownNameError, match="Known: done, lead_time"):
        catalogue.metric("zzzzzz")


def test_an_absent_catalogue_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="make prepare"):
        load_catalogue(tmp_path / "nothing.json")


def test_a_broken_catalogue_says_where(tmp_path: Path) -> None:
    path = tmp_path / "semantic_manifest.json"
    path.write_text('{"metrics": [{"name": 1}]}')
    with pytest.raises(CatalogueError, match=r"\$\.metrics\[0\]\.name"):
        load_catalogue(path)


def remove_question(manifest: dict[str, Any]) -> None:
    manifest["metrics"][0]["config"] = {"meta": {}}


def make_cumulative(manifest: dict[str, Any]) -> None:
    manifest["metrics"][0]["type"] = "cumulative"


def filter_by_entity(manifest: dict[str, Any]) -> None:
    manifest["metrics"][0]["filter"] = {"where_filters": [{"where_sql_template": "{{ Entity('item') }} = 'x'"}]}


def filter_by_stranger(manifest: dict[str, Any]) -> None:
    template = "{{ Dimension('item__colour') }} = 'x'"
    manifest["metrics"][0]["filter"] = {"where_filters": [{"where_sql_template": template}]}


def filter_the_ratio(manifest: dict[str, Any]) -> None:
    manifest["metrics"][3]["filter"] = {"where_filters": [{"where_sql_template": "true"}]}


def forget_time(manifest: dict[str, Any]) -> None:
    manifest["semantic_models"][0]["defaults"] = None


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (remove_question, "'lead_time' needs question, unit and direction"),
        (make_cumulative, "'lead_time' is of type 'cumulative'"),
        (filter_by_entity, "may only use Dimension"),
        (filter_by_stranger, "names 'colour'"),
        (filter_the_ratio, "put it on its two metrics"),
        (forget_time, "names no time dimension"),
    ],
)
def test_what_cannot_be_computed_is_refused_by_name(load: Load, change: Callable[..., None], message: str) -> None:
    with pytest.raises(CatalogueError, match=message):
        load(change)
