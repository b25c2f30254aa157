from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pulse.metrics import Catalogue, CatalogueError, Unit, UnknownNameError, load_catalogue

from .conftest import META, metric

Load = Callable[..., Catalogue]


def test_metrics_come_with_what_authors_wrote(catalogue: Catalogue) -> None:
    metric = catalogue.metric("lead_time")
    assert (metric.question, metric.unit, metric.streams) == ("How long?", Unit.SECONDS, ("issues",))
    assert metric.measures[0].percentile == 0.75
    assert list(catalogue.metrics) == sorted(catalogue.metrics)


def test_dimensions_tell_who_may_see_them(catalogue: Catalogue) -> None:
    dimensions = catalogue.metric("odd_share").dimensions
    assert {name for name, dimension in dimensions.items() if dimension.is_personal} == {"person"}
    assert set(dimensions) == {"team", "kind", "person", "size"}


def test_filters_become_conditions_on_columns(catalogue: Catalogue) -> None:
    (condition,) = catalogue.metric("odd_done").filters
    assert condition == "(coalesce(kind, 'odd 100%')) = 'odd' or (team) is null"


def test_unknown_names_show_near_ones(catalogue: Catalogue) -> None:
    with pytest.raises(UnknownNameError, match="Near names: lead_time") as caught:
        catalogue.metric("leadtime")
    assert caught.value.near[0] == "lead_time"
    with pytest.raises(UnknownNameError, match="Known: active_days, concentration"):
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


def misspell(manifest: dict[str, Any]) -> None:
    manifest["metrics"][0]["config"] = {"meta": {**META, "caveat": []}}


def forget_the_record(manifest: dict[str, Any]) -> None:
    manifest["semantic_models"][0]["config"] = {"meta": {}}


def make_of_nothing(manifest: dict[str, Any]) -> None:
    manifest["metrics"][3]["type_params"]["numerator"]["name"] = "even_done"


def derive_from_a_stranger(manifest: dict[str, Any]) -> None:
    parameters = {"expr": "done - gone", "metrics": [{"name": "done"}]}
    manifest["metrics"].append(metric("left", "derived", parameters))


def forget_time(manifest: dict[str, Any]) -> None:
    manifest["semantic_models"][0]["defaults"] = None


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (remove_question, "the metric 'lead_time': Object missing required field `question`"),
        (misspell, "the metric 'lead_time': .*`caveat`.* Known there: question"),
        (forget_the_record, "the semantic model 'items': .*`record`"),
        (make_of_nothing, "'odd_share' is made of what does not exist.*'even_done'"),
        (derive_from_a_stranger, "formula of 'left' names gone"),
        (make_cumulative, "'lead_time' is of type 'cumulative'"),
        (filter_by_entity, "may only use Dimension"),
        (filter_by_stranger, "names 'colour'"),
        (forget_time, "names no time dimension"),
    ],
)
def test_what_cannot_be_computed_is_refused_by_name(load: Load, change: Callable[..., None], message: str) -> None:
    with pytest.raises(CatalogueError, match=message):
        load(change)


def test_filters_of_a_whole_hold_for_its_parts(load: Load) -> None:
    def filter_the_ratio(manifest: dict[str, Any]) -> None:
        template = "{{ Dimension('item__team') }} = 'Web'"
        manifest["metrics"][3]["filter"] = {"where_filters": [{"where_sql_template": template}]}

    parts = load(filter_the_ratio).metric("odd_share").parts
    assert [part.metric.filters[0] for part in parts] == ["(team) = 'Web'"] * 2


def test_a_formula_has_its_parts_by_alias(load: Load) -> None:
    def derive(manifest: dict[str, Any]) -> None:
        parameters = {"expr": "a - odd_done", "metrics": [{"name": "done", "alias": "a"}, {"name": "odd_done"}]}
        manifest["metrics"].append(metric("left", "derived", parameters))

    left = load(derive).metric("left")
    assert [(part.name, part.metric.name) for part in left.parts] == [("a", "done"), ("odd_done", "odd_done")]
    assert left.is_counting
