from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from pulse.settings import Settings

MakeSettings = Callable[..., Settings]


def test_nothing_has_to_be_set(make_settings: MakeSettings) -> None:
    settings = make_settings()
    assert (settings.database_url, settings.jira_url, settings.github_token) == (None, None, [])
    assert settings.first_month == date(2020, 1, 1)


def test_values_come_from_the_environment_before_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("PULSE_JIRA_URL=https://file.example\nPULSE_JIRA_EMAIL=ada@example.com\n")
    monkeypatch.setenv("PULSE_JIRA_URL", "https://environment.example")
    settings = Settings()
    assert (settings.jira_url, settings.jira_email) == ("https://environment.example", "ada@example.com")


@pytest.mark.parametrize("name", ["DATABASE_URL", "JIRA_URL", "JIRA_TOKEN", "START_DATE"])
def test_a_blank_value_counts_as_unset(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(f"PULSE_{name}", "")
    assert getattr(Settings(), name.lower()) is None


@pytest.mark.parametrize(
    ("text", "expected"), [("a, b ,c", ["a", "b", "c"]), ("a", ["a"]), ("", []), (" , ", []), ("a,,b", ["a", "b"])]
)
def test_lists_are_comma_separated(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str, expected: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PULSE_GITHUB_REPOSITORIES", text)
    assert Settings().github_repositories == expected


def test_secrets_do_not_show(make_settings: MakeSettings) -> None:
    settings = make_settings(
        database_url="postgresql://u:hunter2@x/y", jira_token="hunter2", github_token="hunter2,hunter2"
    )
    assert "hunter2" not in repr(settings)
    assert "hunter2" not in settings.model_dump_json()


def test_the_first_month_is_that_of_the_start_date(make_settings: MakeSettings) -> None:
    assert make_settings(start_date="2025-03-17").first_month == date(2025, 3, 1)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"start_date": "2999-01-01"}, "lies in the future"),
        ({"start_date": "soon"}, "date"),
        ({"timezone": "Mars/Olympus"}, "is no time zone; use a name such as Europe/Berlin"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_what_to_do(
    make_settings: MakeSettings, values: dict[str, str], told: str
) -> None:
    with pytest.raises(ValidationError, match=told):
        make_settings(**values)
