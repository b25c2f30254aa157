"""A catalogue small enough to read beside the tests."""

import json
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest

from pulse.metrics import Catalogue, load_catalogue

META = {"question": "How long?", "unit": "seconds", "direction": "down", "streams": ["issues"]}
COUNT = {"unit": "count"}
Change = Callable[[dict[str, Any]], None]


def measure(name: str, agg: str, expr: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "agg": agg, "expr": expr, **more}


def moment(name: str, agg: str, expr: str, **meta: str) -> dict[str, Any]:
    """A measure of what is open."""
    return measure(name, agg, expr, agg_time_dimension="created_at", config={"meta": {"open_until": "done_at", **meta}})


def special(name: str, expr: str = "item_key", **meta: str) -> dict[str, Any]:
    """A measure that dbt has no word for."""
    return measure(name, "count", expr, config={"meta": meta})


def metric(name: str, kind: str, parameters: dict[str, Any], where: str | None = None, **meta: Any) -> dict[str, Any]:
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
            {"name": "created_at", "type": "time", "expr": None},
            {"name": "team", "type": "categorical", "expr": None},
            {"name": "kind", "type": "categorical", "expr": "coalesce(kind, 'odd 100%')"},
            {"name": "person", "type": "categorical", "config": {"meta": {"personal": True}}},
            {"name": "size", "type": "categorical", "config": {"meta": {"kind": "number"}}},
        ],
        "measures": [
            measure("p75", "percentile", "seconds", agg_params={"percentile": 0.75}),
            measure("items_done", "count", "item_key"),
            measure("items_created", "count", "item_key", agg_time_dimension="created_at"),
            measure("owners", "count_distinct", "person_key"),
            moment("items_open", "count", "item_key"),
            moment("size_open", "sum", "size"),
            moment("ages_open", "percentile", "created_at", value="age") | {"agg_params": {"percentile": 0.5}},
            special("days", aggregation="days"),
            special("spread", aggregation="gini", over="person_key"),
            special("rank", "size", aggregation="rank_correlation", against="seconds"),
        ],
    }
    parts = [{"name": "created", "alias": "made"}, {"name": "done"}]
    simple: list[tuple[str, str, dict[str, Any]]] = [
        ("created", "items_created", {}),
        ("owners", "owners", {}),
        ("open_items", "items_open", {}),
        ("open_size", "size_open", {}),
        ("open_age", "ages_open", {"unit": "seconds"}),
        ("active_days", "days", {}),
        ("concentration", "spread", {"unit": "number"}),
        ("estimation", "rank", {"unit": "number"}),
        ("done_share", "items_done", {"share": True, "unit": "ratio"}),
        ("done_per_week", "items_done", {"per": "week"}),
        ("secrets_done", "items_done", {"minimum_role": "user"}),
    ]
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
            *(metric(name, "simple", {"measure": {"name": of}}, **COUNT | more) for name, of, more in simple),
            metric("net", "derived", {"expr": "made - done", "metrics": parts}, **COUNT, direction="neither"),
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


TABLE = """
    create schema marts;
    create table marts.fct_items (
        item_key text, title text, team text, kind text, person text, person_key text,
        size double precision, seconds double precision, created_at timestamptz, done_at timestamptz
    )
"""
ITEM: dict[str, Any] = dict.fromkeys(
    ["title", "team", "kind", "person", "person_key", "size", "seconds", "created_at", "done_at"]
)
PutItems = Callable[..., None]


@pytest.fixture
def put_items(database: psycopg.Connection[Any]) -> PutItems:
    """Insert items with the columns given; the others are NULL, keys are numbered."""
    numbers = count(1)
    database.execute(TABLE)

    def put(*items: dict[str, Any]) -> None:
        rows = [{**ITEM, "item_key": f"item {next(numbers)}", **item} for item in items]
        places = ", ".join(f"%({name})s" for name in rows[0])
        database.cursor().executemany(f"insert into marts.fct_items ({', '.join(rows[0])}) values ({places})", rows)

    return put


@pytest.fixture
def catalogue(load: Callable[..., Catalogue]) -> Catalogue:
    """The catalogue as it is."""
    return load()
