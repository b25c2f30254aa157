import json
import re
from itertools import product

import pytest
import yaml
from fastapi.testclient import TestClient

from api.app import create_app
from pulse.paths import PROJECT_DIR
from pulse.settings import Settings

RULES = yaml.safe_load((PROJECT_DIR / "deploy" / "prometheus" / "alerts.yaml").read_text())["groups"][0]["rules"]
DASHBOARD = json.loads((PROJECT_DIR / "deploy" / "grafana" / "pulse.json").read_text())
RUNBOOK = PROJECT_DIR / "docs" / "runbook"
SHOWN = [target["expr"] for panel in DASHBOARD["panels"] for target in panel.get("targets", ())]


@pytest.fixture
def measured(database_url: str) -> set[str]:
    """The names of all that /metrics tells."""
    with TestClient(create_app(Settings(_env_file=None, metrics_public=True), database_url)) as client:
        client.get("/health/live")
        text = client.get("/metrics").text
    families = re.findall(r"^# TYPE (\S+) (\S+)$", text, re.MULTILINE)
    return {
        name + ending for name, kind in families for ending in (("_bucket", "_count") if kind == "histogram" else ("",))
    }


def test_every_measurement_that_is_named_exists(measured: set[str]) -> None:
    named = {name for text in [*SHOWN, *(rule["expr"] for rule in RULES)] for name in re.findall(r"pulse_\w+", text)}
    assert len(named) > 10
    assert named - measured == set()


def test_every_alert_has_its_page_and_every_page_its_alert() -> None:
    assert {path.stem for path in RUNBOOK.glob("*.md")} == {rule["alert"] for rule in RULES}
    for rule in RULES:
        assert rule["annotations"]["runbook"] == f"docs/runbook/{rule['alert']}.md"
        page = (RUNBOOK / f"{rule['alert']}.md").read_text()
        assert page.startswith(f"# {rule['alert']}\n")
        assert "## Look" in page
        assert "## Do" in page


def test_links_of_the_pages_lead_somewhere() -> None:
    for page in RUNBOOK.glob("*.md"):
        for link in re.findall(r"\]\(([^)#]+)", page.read_text()):
            assert (RUNBOOK / link).exists(), f"{page.name}: {link}"


def test_panels_do_not_lie_on_each_other() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in DASHBOARD["panels"]:
        place = panel["gridPos"]
        columns, rows = range(place["x"], place["x"] + place["w"]), range(place["y"], place["y"] + place["h"])
        cells = set(product(columns, rows))
        assert not cells & taken, panel["title"]
        taken |= cells
    assert len({panel["id"] for panel in DASHBOARD["panels"]}) == len(DASHBOARD["panels"])
