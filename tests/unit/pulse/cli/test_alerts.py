import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.pulse.alerts.receivers import WebReceiver, web_receiver

from .test_commands import pulse


@pytest.fixture
def receiver() -> Iterator[WebReceiver]:
    with web_receiver() as receiver:
        yield receiver


def test_a_channel_and_a_rule_from_nothing_to_a_message(
    tmp_path: Path, database_url: str, receiver: WebReceiver
) -> None:
    place = {"PULSE_DATABASE_URL": database_url, "PULSE_CHANNEL_URL": receiver.url}
    assert "is there" in pulse(tmp_path, "channels", "add", "hook", "webhook", **place).stdout
    listed = pulse(tmp_path, "channels", "list", **place).stdout
    assert "127.0.0.1" in listed
    assert "planted-secret" not in listed
    assert "arrived at 127.0.0.1" in pulse(tmp_path, "channels", "test", "hook", **place).stdout
    assert len(receiver.bodies) == 1
    pulse(
        tmp_path, "alerts", "add", "old work", "--finding", "warning", "--to", "hook", "--quiet", "22:00-07:00", **place
    )
    (rule,) = json.loads(pulse(tmp_path, "alerts", "rules", "--json", **place).stdout)
    assert (rule["name"], rule["quiet_from"], rule["condition"]["severity"]) == ("old work", "22:00:00", "warning")
    assert "finds nothing" in pulse(tmp_path, "alerts", "preview", "old work", **place).stdout
    assert "is gone" in pulse(tmp_path, "alerts", "remove", "old work", **place).stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--finding", "info", "--failed-jobs"], "exactly one"),
        (["--metric", "throughput"], "exactly one of --above"),
        (["--failed-jobs", "--quiet", "night"], "22:00-07:00"),
    ],
)
def test_a_rule_that_cannot_be_says_what_to_write(
    tmp_path: Path, database_url: str, arguments: list[str], says: str
) -> None:
    result = pulse(tmp_path, "alerts", "add", "r", "--to", "hook", *arguments, PULSE_DATABASE_URL=database_url)
    assert result.returncode == 2
    assert says in result.stderr
