"""The example of the how-to works as it stands there."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import psycopg

from pulse.metrics import OPERATOR, MetricQuery, answer, evidence, load_catalogue
from pulse.paths import PROJECT_DIR

from .conftest import Warehouse


def test_a_metric_written_as_in_the_how_to_has_figures_and_evidence(
    marts: psycopg.Connection[Any], warehouse: Warehouse, tmp_path: Path
) -> None:
    text = (PROJECT_DIR / "docs" / "how-to" / "add-a-metric.md").read_text(encoding="utf-8")
    example = re.findall(r"```yaml\n(.*?)```", text.split("## A metric of your own")[1], re.DOTALL)[0]
    file = tmp_path / "own.yml"
    file.write_text(example, encoding="utf-8")
    catalogue = load_catalogue(warehouse.target / "semantic_manifest.json", [file])
    marts.execute("update marts.fct_pull_requests set team = 'Checkout'")
    for name in re.findall(r"^  - name: (\w+)\n    label", example, re.MULTILINE):
        query = MetricQuery(name, date(2026, 1, 1), date(2026, 7, 1))
        (row,) = answer(marts, catalogue, query, OPERATOR).rows
        assert row.value is not None
        assert evidence(marts, catalogue, query, OPERATOR).total >= row.n > 0
