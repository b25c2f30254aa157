import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from pulse.paths import PROJECT_DIR

FOLDER = PROJECT_DIR / "deploy" / "kubernetes"
BASE = FOLDER / "api"
KUSTOMIZATION = yaml.safe_load((BASE / "kustomization.yaml").read_text())
VALUES = yaml.safe_load((FOLDER / "dagster-values.yaml").read_text())
OLDEST = "1.29"
IMAGE = "pulse"


def documents() -> Iterator[tuple[str, dict[str, Any]]]:
    for name in KUSTOMIZATION["resources"]:
        for document in yaml.safe_load_all((BASE / name).read_text()):
            yield name, document


DOCUMENTS = dict(documents())
PODS = {
    name: document["spec"]["template"]
    for name, document in DOCUMENTS.items()
    if document["kind"] in ("Deployment", "Job")
}


def test_every_file_is_part_of_the_base() -> None:
    assert {path.name for path in BASE.glob("*.yaml")} == {"kustomization.yaml", *KUSTOMIZATION["resources"]}


@pytest.mark.parametrize("version", [OLDEST, "1.33"])
def test_all_fit_the_schemas_of_kubernetes(version: str) -> None:
    command = [str(Path(sys.executable).with_name("kubernetes-validate")), "--strict", "-k", version]
    done = subprocess.run([*command, *(str(BASE / name) for name in DOCUMENTS)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (done.stdout + done.stderr).count(" passed ") == len(DOCUMENTS)


@pytest.mark.parametrize("name", PODS)
def test_pods_run_as_nobody_and_write_nowhere_but_in_their_own_place(name: str) -> None:
    pod = PODS[name]["spec"]
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["automountServiceAccountToken"] is False
    for container in pod["containers"]:
        assert container["image"] == IMAGE
        assert container["securityContext"]["readOnlyRootFilesystem"] is True
        assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
        assert container["resources"]["limits"]["memory"]
        assert {mount["name"] for mount in container["volumeMounts"]} == {volume["name"] for volume in pod["volumes"]}


def test_what_selects_the_pods_selects_these() -> None:
    labels = PODS["deployment.yaml"]["metadata"]["labels"]
    assert DOCUMENTS["service.yaml"]["spec"]["selector"].items() <= labels.items()
    assert DOCUMENTS["disruption.yaml"]["spec"]["selector"]["matchLabels"].items() <= labels.items()
    assert DOCUMENTS["network.yaml"]["spec"]["podSelector"]["matchLabels"].items() <= labels.items()
    assert DOCUMENTS["autoscaling.yaml"]["spec"]["scaleTargetRef"]["name"] == "pulse-api"


def test_no_secret_is_in_the_files() -> None:
    assert "Secret" not in {document["kind"] for document in DOCUMENTS.values()}
    literals = KUSTOMIZATION["configMapGenerator"][0]["literals"]
    assert [line for line in literals if any(word in line for word in ("TOKEN", "SECRET", "KEY", "DATABASE_URL"))] == []


def test_dagster_on_kubernetes_is_the_same_instance_as_elsewhere() -> None:
    ours = yaml.safe_load(Path(PROJECT_DIR / "dagster.yaml").read_text())
    daemon = VALUES["dagsterDaemon"]
    assert VALUES["telemetry"]["enabled"] is False
    assert VALUES["postgresql"]["postgresqlScheme"] == "postgresql+psycopg2"
    assert "search_path=dagster" in VALUES["postgresql"]["postgresqlParams"]["options"]
    assert daemon["runRetries"]["retryOnAssetOrOpFailure"] is ours["run_retries"]["retry_on_asset_or_op_failure"]
    assert (
        daemon["runMonitoring"]["freeSlotsAfterRunEndSeconds"]
        == (ours["run_monitoring"]["free_slots_after_run_end_seconds"])
    )
    assert VALUES["concurrency"]["pools"]["defaultLimit"] == ours["concurrency"]["pools"]["default_limit"]
    assert VALUES["concurrency"]["pools"]["granularity"] == ours["concurrency"]["pools"]["granularity"]
    assert VALUES["runLauncher"]["type"] == "K8sRunLauncher"
