from pathlib import Path

import pytest

from pulse.configuration import Configuration, load_configuration
from pulse.errors import ConfigurationError


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return tmp_path / "pulse.yaml"


def loaded(own: Path, text: str) -> Configuration:
    own.write_text(text, encoding="utf-8")
    return load_configuration(own)


def mistakes(own: Path, text: str) -> list[str]:
    """What is wrong with `text`, each as `line: what`."""
    with pytest.raises(ConfigurationError) as caught:
        loaded(own, text)
    assert caught.value.exit_code == 2
    lines = str(caught.value).splitlines()
    return [line.removeprefix(f"{own}:") for line in lines if line.startswith(f"{own}:")]


def test_the_shipped_file_is_right() -> None:
    configuration = load_configuration()
    assert configuration.incidents.cap_hours == 24
    assert [band.band for band in configuration.size_bands] == ["XS", "S", "M", "L", "XL"]


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "---\n", "null\n"])
def test_an_empty_file_changes_nothing(own: Path, text: str) -> None:
    assert loaded(own, text) == load_configuration()


def test_mappings_are_laid_over_key_by_key_and_lists_replace(own: Path) -> None:
    shipped = load_configuration()
    configuration = loaded(
        own,
        """
incidents: {cap_hours: 48}
issue_type_classes: {Spike: research, Chore: null}
environments: {production: [^live$]}
""",
    )
    assert configuration.incidents.cap_hours == 48
    assert configuration.incidents.jira_issue_types == shipped.incidents.jira_issue_types
    assert configuration.issue_type_classes["Spike"] == "research"
    assert "Chore" not in configuration.issue_type_classes
    assert configuration.issue_type_classes["Bug"] == "bug"
    assert configuration.environments.production == ["^live$"]


def test_words_and_times_are_taken_as_they_are_written(own: Path) -> None:
    """YAML 1.1 would read `No` and `On` as truth values and 18:30 as a number."""
    configuration = loaded(
        own,
        """
issue_type_classes: {No: debt, On: task}
calendar: {working_hours: {start: 9:00, end: 18:30}, holidays: [{date: 2026-12-25, name: Yes}]}
""",
    )
    assert configuration.issue_type_classes["No"] == "debt"
    assert configuration.calendar.working_hours.end.isoformat() == "18:30:00"
    assert configuration.calendar.holidays[0].date.isoformat() == "2026-12-25"
    assert configuration.calendar.holidays[0].name == "Yes"


def test_short_forms_stand_for_mappings(own: Path) -> None:
    configuration = loaded(own, "status_categories: {everywhere: {QA: in_progress}}\nfields: {team: [customfield_7]}\n")
    assert configuration.status_categories.everywhere["QA"].category == "in_progress"
    assert configuration.fields.team[0].field == "customfield_7"


def test_every_mistake_is_told_with_its_line(own: Path) -> None:
    told = mistakes(
        own,
        """# mine
status_categories:
  everywhere:
    QA: doing
    Parked: {categori: todo}
stale_after_days: -1
deployments:
  - repositories: acme/*
    source: tags
hotfixes:
  titles: ["(x"]
teems: []
incidents:
  cap_hours: many
""",
    )
    assert [line.split(":")[0] for line in told] == ["4", "5", "6", "8", "11", "12", "14"]
    assert "must be 'todo', 'in_progress' or 'done' (is 'doing')" in told[0]
    assert "did you mean category?" in told[1]
    assert "does not tell the environment" in told[3]
    assert "no regular expression" in told[4]
    assert "did you mean teams?" in told[5]


def test_a_place_in_a_list_of_ones_own_is_never_that_of_the_shipped_list(own: Path) -> None:
    assert mistakes(own, "\n\nsize_bands:\n  - {below: 3}\n")[0].startswith("4: size_bands.0.band: is missing")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: 1\nb: 2\na: 3\n", "3: 'a' stands here twice; the first is on line 1."),
        ("teams: [\n  {name: x\n", "3: "),
        ("- a\n", "1: the file must be a mapping of sections."),
        ("? [a, b]\n: c\n", "1: a key must be plain text."),
        ("teams: *nobody\n", "1: found undefined alias 'nobody'"),
    ],
)
def test_what_is_no_configuration_at_all_is_told_with_its_line(own: Path, text: str, told: str) -> None:
    assert mistakes(own, text)[0].startswith(told)


def test_a_file_that_cannot_be_read_is_named(own: Path) -> None:
    with pytest.raises(ConfigurationError, match=f"Cannot read the configuration {own}"):
        load_configuration(own)
    own.write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigurationError, match="UTF-8"):
        load_configuration(own)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("teams: [{name: A, parent: B}]", "'B', is not among the teams"),
        ("teams: [{name: A, parent: B}, {name: B, parent: a}]", "its own parent"),
        ("teams: [{name: A}, {name: a}]", "two teams have the same name"),
        ("people: {merge: [[ada, ADA]]}", "at least two different accounts"),
        ("size_bands: [{band: S, below: 9}, {band: M, below: 5}, {band: L}]", "limits must rise"),
        ("size_bands: [{band: S, below: 9}]", "every band but the last"),
        ("calendar: {working_hours: {start: 18:00, end: 9:00}}", "`start` must lie before `end`"),
        ("calendar: {time_zone: Mars/Olympus}", "no time zone"),
        ("dora_bands: {metrics: {change_failure_rate: {elite: 0.9}}}", "from the best limit to the worst"),
        ("bots: {machines: {patterns: ['(?P<x>a)']}}", "PostgreSQL does not know"),
    ],
)
def test_what_contradicts_itself_is_refused(own: Path, text: str, told: str) -> None:
    (line,) = mistakes(own, text)
    assert told in line
