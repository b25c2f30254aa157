import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from pulse.paths import PROJECT_DIR
from pulse.settings import Settings

FILE = PROJECT_DIR / "deploy" / "compose.yaml"
COMPOSE = yaml.safe_load(FILE.read_text())
OURS = {name: service for name, service in COMPOSE["services"].items() if "build" in service}


def test_the_file_fits_the_specification_of_compose() -> None:
    command = [str(Path(sys.executable).with_name("check-jsonschema")), "--builtin-schema", "vendor.compose-spec"]
    done = subprocess.run([*command, str(FILE)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_part_is_there() -> None:
    assert set(OURS) == {"migrate", "code", "webserver", "daemon", "api"}
    assert set(COMPOSE["services"]) - set(OURS) == {"postgres", "redis", "proxy"}


@pytest.mark.parametrize("name", OURS)
def test_our_containers_can_do_as_little_as_possible(name: str) -> None:
    service = OURS[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


@pytest.mark.parametrize("name", OURS)
def test_only_settings_that_exist_are_set(name: str) -> None:
    known = {f"PULSE_{field.upper()}" for field in Settings.model_fields} | {"PULSE_CODE_HOST", "PULSE_CODE_PORT"}
    assert set(OURS[name]["environment"]) <= known


def test_only_the_proxy_can_be_reached_from_outside() -> None:
    assert [name for name, service in COMPOSE["services"].items() if "ports" in service] == ["proxy"]


def test_secrets_come_from_outside_and_images_are_pinned() -> None:
    text = FILE.read_text()
    for secret in ("POSTGRES_PASSWORD", "PULSE_JWT_SECRET", "PULSE_SECRET_KEYS"):
        assert f"${{{secret}:?" in text
    images = [service["image"] for name, service in COMPOSE["services"].items() if name not in OURS]
    assert [image for image in images if not re.search(r":\d+\.\d+", image)] == []


def test_what_is_named_is_there() -> None:
    for config in COMPOSE["configs"].values():
        assert (FILE.parent / config["file"]).is_file()
    for service in OURS.values():
        assert (FILE.parent / service["build"]["context"] / service["build"]["dockerfile"]).is_file()
