"""A catalogue small enough to read beside the tests."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pulse.metrics import Catalogue, load_catalogue

META = {"question": "How long?", "unit": "seconds", "direction": "down", "streams": ["issues"]}
Change = Callable[[dict[str, Any]], None]


def measure(name: str, agg: str, expr: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "agg": agg, "expr": expr, **more}


def metric(name: str, kind: str, parameters: dict[str, Any], where: str | None = None, **meta: str) -> dict[str, Any]:
    found: dict[str, Any] = {"name": name, "type": kind, "type_params": parameters}
    if where:
        found["filter"] = {"where_filters": [{"where_sql_template": where}]}
    return found | {"label": name.title(), "config": {"meta": META | meta}}


def manifest() -> dict[str, Any]:
    """As dbt writes it, with a median, a count, a filtered count and their ratio."""
    model = {
        "name": "items",
        "node_relation": {"alias": "fct_items", "schema_name": "marts"},
        "defaults": {"agg_time_dimension": "done_at"},
        "config": {"meta": {"record": {"key": "item_key", "title": "title"}, "person": "person_key"}},
        "entities": [{"name": "item", "type": "primary", "expr": "item_key"}],
        "dimensions": [
            {"name": "done_at", "type": "time", "expr": None},
            {"name": "team", "type": "categorical", "expr": None},
            {"name": "kind", "type": "categorical", "expr": "coalesce(kind, 'odd 100%')"},
            {"name": "person", "type": "categorical", "config": {"meta": {"personal": True}}},
            {"name": "size", "type": "categorical", "config": {"meta": {"kind": "number"}}},
        ],
        "measures": [
            measure("p75", "percentile", "seconds", agg_params={"percentile": 0.75}),
            measure("items_done", "count", "item_key"),
        ],
    }
    return {
        "semantic_models": [model],
        "metrics": [
            metric("lead_time", "simple", {"measure": {"name": "p75"}}),
            metric("done", "simple", {"measure": {"name": "items_done"}}, unit="count"),
            metric(
                "odd_done",
                "simple",
                {"measure": {"name": "items_done"}},
                "{{ Dimension('item__kind') }} = 'odd' or {{ Dimension('item__team') }} is null",
                unit="count",
            ),
            metric("odd_share", "ratio", {"numerator": {"name": "odd_done"}, "denominator": {"name": "done"}}),
        ],
    }


@pytest.fixture
def load(tmp_path: Path) -> Callable[..., Catalogue]:
    """Load the manifest after `change` has had its way with it."""

    def load_changed(change: Change = lambda _: None) -> Catalogue:
        found = manifest()
        change(found)
        path = tmp_path / "semantic_manifest.json"
        path.write_text(json.dumps(found))
        return load_catalogue(path)

    return load_changed


@pytest.fixture
def catalogue(load: Callable[..., Catalogue]) -> Catalogue:
    """The catalogue as it is."""
    return load()
