import base64
import json
import logging
import traceback
from io import StringIO
from typing import Any

import pytest
from pydantic import SecretStr

from pulse.http import SourceError
from pulse.logs import JsonFormatter, TextFormatter
from pulse.redaction import HIDDEN, Redactor, hide_in, learn, redactor_here, secrets_of, secrets_sent
from pulse.settings import Settings

KEY = "-----BEGIN PRIVATE KEY-----\nMIIabc\n-----END PRIVATE KEY-----"  # pragma: allowlist secret


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("the key pulse_0a1b2c3d_Zm9vYmFyYmF6 was shown", "Zm9vYmFyYmF6"),
        ("Authorization: Bearer abc.def-ghi", "abc.def-ghi"),
        ("authorization: basic dXNlcjpwYXNz", "dXNlcjpwYXNz"),
        ("token eyJhbGciOi.eyJzdWIiOi.SflKxwRJ sent", "SflKxwRJ"),
        ("ghp_16C7e42F292c6912E7710c838347Ae178B4a is mine", "292c6912"),  # pragma: allowlist secret
        ("github_pat_11AAAA_bbbb", "11AAAA_bbbb"),
        ("ATATT3xFfGF0T4JNjKk-abcdefgh_1234=5678", "FfGF0T4JNjKk"),
        ("postgresql://ada:open-sesame@db.example.com/pulse", "open-sesame"),
    ],
)
def test_tokens_are_known_by_their_form(text: str, hidden: str) -> None:
    redacted = Redactor()(text)
    assert hidden not in redacted
    assert HIDDEN in redacted


@pytest.mark.parametrize("text", ["https://example.com/pulse_board", "basic needs", "GET /api/v1/metrics/{name} 200"])
def test_what_is_no_secret_stays(text: str) -> None:
    assert Redactor()(text) == text


def test_secrets_of_the_settings_are_known_by_their_value() -> None:
    settings = Settings(
        _env_file=None, jira_token="plain-jira-token", github_token="first-one,second-one", github_app_private_key=KEY
    )
    assert set(secrets_of(settings)) == {"plain-jira-token", "first-one", "second-one", KEY}
    lines = logged(secrets_of(settings), "using %s, %s and %s", "plain-jira-token", "second-one", KEY)
    assert lines[0]["message"] == f"using {HIDDEN}, {HIDDEN} and {HIDDEN}"


def test_a_password_is_known_without_its_address() -> None:
    known = secrets_of(Settings(_env_file=None, database_url="postgresql://ada:open%2Fsesame@db.example/pulse"))
    text = Redactor(known)("host=db.example user=ada password='open/sesame' PGPASSWORD=open%2Fsesame")
    assert text == f"host=db.example user=ada password='{HIDDEN}' PGPASSWORD={HIDDEN}"
    weak = secrets_of(Settings(_env_file=None, database_url="postgresql://postgres:postgres@db.example/pulse"))
    assert Redactor(weak)("PostgreSQL as postgres") == "PostgreSQL as postgres"


def test_what_was_learnt_later_is_known_to_those_who_were_there_before() -> None:
    redact = Redactor()
    learn(SecretStr("correct horse"), SecretStr("correct horse\nbattery"), SecretStr("short"))
    assert redact("correct horse, correct horse\\nbattery and short") == f"{HIDDEN}, {HIDDEN} and short"


def test_an_exception_is_told_without_secrets() -> None:
    try:
        raise ValueError("refused Bearer abcdef123456")
    except ValueError:
        (line,) = logged([], "it failed", exc_info=True)
    assert line["exception"].splitlines()[-1] == f"ValueError: refused Bearer {HIDDEN}"
    assert (line["level"], line["logger"], line["message"]) == ("ERROR", "pulse.test", "it failed")


def logged(secrets: list[str], *arguments: Any, **more: Any) -> list[dict[str, Any]]:
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter(Redactor(secrets)))
    log = logging.getLogger("pulse.test")
    log.addHandler(handler)
    try:
        log.error(*arguments, **more)
    finally:
        log.removeHandler(handler)
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_text_for_people_is_without_secrets_too() -> None:
    record = logging.LogRecord("pulse", logging.INFO, "", 0, "asked with %s", ("open-sesame",), None)
    assert TextFormatter(Redactor(["open-sesame"])).format(record).endswith(f"INFO pulse asked with {HIDDEN}")


def test_errors_lose_their_secrets_where_they_stand() -> None:
    cause = ValueError("open-sesame in the cause")
    cause.add_note("and open-sesame in a note")
    error = SourceError("HTTP 400: open-sesame", where="GET /", remedy="Ask again.")
    error.__cause__ = cause
    hide_in(error, Redactor(["open-sesame"]))
    assert "open-sesame" not in "".join(traceback.format_exception(error))
    assert (error.what, error.where) == (f"HTTP 400: {HIDDEN}", "GET /")


def test_credentials_of_a_request_are_known_in_all_their_forms() -> None:
    basic = base64.b64encode(b"ada@example.com:open-sesame").decode()
    assert secrets_sent({"Authorization": f"Basic {basic}"}) == {basic, "open-sesame"}
    assert secrets_sent({"Authorization": "Bearer open-sesame"}) == {"open-sesame"}
    assert secrets_sent({"Accept": "application/json"}) == set()


def test_settings_that_are_wrong_still_tell_their_secrets_to_who_hides_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULSE_TIMEZONE", "Nowhere/Land")
    monkeypatch.setenv("PULSE_GITHUB_TOKEN", "first-one,second-one")
    assert redactor_here()("first-one and second-one") == f"{HIDDEN} and {HIDDEN}"
