"""What the models read besides extracted records, so that the asset graph tells of it: what people told Pulse."""

import json
from typing import Any

import dagster as dg

from pulse_assets.sources import SOURCES
from pulse_assets.transform.project import manifest


def told_by_people() -> list[dg.AssetSpec]:
    """The tables of `configuration` and `app` that dbt declares as sources; no asset makes them."""
    extracted = {kind.name for kind in SOURCES}
    declared: dict[str, dict[str, Any]] = json.loads(manifest().read_bytes())["sources"]
    return [
        dg.AssetSpec(
            [source["source_name"], source["name"]],
            group_name=source["source_name"],
            description=f"{source['description']}\n\n{source['source_description']}",
            owners=["team:platform"],
            kinds={"postgres"},
            metadata={"dagster/table_name": f"{source['schema']}.{source['identifier']}"},
        )
        for source in declared.values()
        if source["source_name"] not in extracted
    ]
