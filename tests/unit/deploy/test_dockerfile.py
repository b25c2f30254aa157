import re
import subprocess
import sys
from pathlib import Path

from pulse.paths import PROJECT_DIR

FILE = PROJECT_DIR / "deploy" / "Dockerfile"
TEXT = FILE.read_text()


def test_the_linter_finds_nothing() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("hadolint")), str(FILE)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


def test_images_are_pinned_to_the_patch() -> None:
    images = re.findall(r"^ARG \w+=(\S+)$", TEXT, re.MULTILINE)
    assert len(images) == 3
    assert [image for image in images if not re.search(r":\d+\.\d+\.\d+", image)] == []


def test_what_is_copied_is_let_through_and_nothing_made_or_secret_is() -> None:
    rules = (PROJECT_DIR / ".dockerignore").read_text().split()
    allowed = {rule[1:] for rule in rules if rule.startswith("!")}
    assert rules[0] == "*"
    assert [name for name in allowed if not (PROJECT_DIR / name).exists()] == []
    for line in re.findall(r"^COPY (?!--from)(.+) \S+$", TEXT, re.MULTILINE):
        named = {source.split("/")[0] for source in line.split()} - {"."}
        assert named <= allowed, line
    assert not {".env", ".git", ".pulse", "tests"} & allowed


def test_the_last_stage_runs_as_nobody() -> None:
    last = TEXT.rsplit("\nFROM ", 1)[1]
    assert "USER 10001:10001" in last
    assert "HEALTHCHECK" in last


def test_arguments_are_whole_commands() -> None:
    """Dagster's chart gives `dagster api grpc …` as arguments: an entry point would come before it."""
    assert "ENTRYPOINT" not in TEXT
