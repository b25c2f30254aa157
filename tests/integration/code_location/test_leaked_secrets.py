"""A source that repeats the token it was sent, and code that puts one into an error: nobody gets to see it."""

import base64
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from pathlib import Path

import dagster as dg
import pytest
from cryptography.fernet import Fernet, MultiFernet
from pydantic import SecretStr

from pulse.connections import storage
from pulse.connections.keys import new_key
from pulse.connections.model import JiraConnection
from pulse.connections.sites import Credentials, JiraSite
from pulse.database import connect
from pulse.redaction import LEARNT
from pulse.runtime import inherited_environment
from pulse_assets.concealing import concealing
from tests.integration.api.test_leaked_secrets import places

from .location import Location

EMAIL, JIRA, GITHUB = "ada@example.com", "planted-jira-token-0815", "planted-github-token-4711"
BASIC = base64.b64encode(f"{EMAIL}:{JIRA}".encode()).decode()
# A form that nobody would guess.
STORED = "correct horse battery"
SECRETS = (JIRA, GITHUB, BASIC, STORED)


class Parrot(BaseHTTPRequestHandler):
    """Refuses everything, and tells what it refused."""

    def do_GET(self) -> None:
        sent = self.headers.get("Authorization", "")
        text = f"unknown credentials {sent} alias {JIRA if BASIC in sent else GITHUB}"
        body = json.dumps({"errorMessages": [text], "message": text}).encode()
        self.send_response(400)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *_: object) -> None:
        """Tests print nothing."""


@pytest.fixture
def parrot() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Parrot) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def leaks(url: str, directory: Path, *told: str) -> dict[str, str]:
    """Each place that tells a secret, with the secret: the database with Dagster's events, the files, what was told."""
    searched = [*places(list(told), StringIO(), url)]
    searched += [(str(path), path.read_text(errors="replace")) for path in directory.rglob("*") if path.is_file()]
    return {place: secret for place, text in searched for secret in SECRETS if secret in text}


def test_a_source_that_repeats_a_token_is_not_repeated(location: Location, parrot: str, tmp_path: Path) -> None:
    environment = inherited_environment() | {
        "PULSE_DATABASE_URL": location.url,
        "PULSE_DATA_DIR": str(tmp_path / "data"),
        "PULSE_DEBUG": "1",
        "PULSE_JIRA_URL": parrot,
        "PULSE_JIRA_EMAIL": EMAIL,
        "PULSE_JIRA_TOKEN": JIRA,
        "PULSE_GITHUB_API_URL": parrot,
        "PULSE_GITHUB_TOKEN": GITHUB,
        "PULSE_GITHUB_ORGANIZATIONS": "acme",
    }
    command = [str(Path(sys.executable).with_name("pulse")), "sync"]
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 1
    assert "HTTP 400: unknown credentials" in done.stderr
    assert leaks(location.url, tmp_path / "data", done.stdout, done.stderr) == {}


def test_careless_code_is_caught_before_dagster_records_its_error(
    location: Location, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PULSE_JIRA_TOKEN", JIRA)
    keys = MultiFernet([Fernet(new_key())])
    site, credentials = JiraSite(url="https://jira.example"), Credentials(tokens=[SecretStr(STORED)])
    with connect(location.url) as connection:
        storage.add(connection, keys, "europe", site, credentials, "ada")
    LEARNT.clear()

    @dg.asset
    @concealing
    def careless(context: dg.AssetExecutionContext) -> Iterator[dg.Output[None]]:
        with connect(location.url) as connection:
            stored = storage.one_connection(connection, keys, "jira", "europe")
        assert isinstance(stored, JiraConnection)
        token = stored.token.get_secret_value()
        try:
            raise KeyError(JIRA)
        except KeyError as error:
            error.add_note(f"asked with {JIRA}, then {token}")
            raise dg.Failure(f"failed with {JIRA} and {token}") from error
        yield dg.Output(None)

    result = dg.materialize([careless], instance=location.instance, raise_on_error=False)
    assert not result.success
    (failure,) = [event.step_failure_data for event in result.all_events if event.is_step_failure]
    assert failure.user_failure_data is not None
    assert failure.user_failure_data.description == "failed with [hidden] and [hidden]"
    home = Path(location.instance.root_directory)
    assert leaks(location.url, home, *capfd.readouterr()) == {}
