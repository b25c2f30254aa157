from pathlib import Path

import yaml

from .test_commands import pulse


def test_a_mistake_is_told_with_its_line_and_exits_with_2(tmp_path: Path) -> None:
    (tmp_path / "pulse.yaml").write_text("stale_after_days: 7\nteems: []\n")
    result = pulse(tmp_path, "config", "check")
    assert (result.returncode, result.stdout) == (2, "")
    assert "pulse.yaml:2: teems: there is no such key; did you mean teams?" in result.stderr


def test_a_file_that_is_right_is_named(tmp_path: Path) -> None:
    own = tmp_path / "elsewhere.yaml"
    own.write_text("stale_after_days: 7\n")
    result = pulse(tmp_path, "config", "check", PULSE_CONFIGURATION=str(own))
    assert result.returncode == 0
    assert "elsewhere.yaml is right" in result.stdout.replace("\n", "")
    assert "shipped one holds" in pulse(tmp_path, "config", "check").stdout


def test_what_holds_is_shown_and_can_be_read_back(tmp_path: Path) -> None:
    (tmp_path / "pulse.yaml").write_text("incidents: {cap_hours: 48}\n")
    shown = yaml.safe_load(pulse(tmp_path, "config", "show").stdout)
    assert shown["incidents"]["cap_hours"] == 48
    (tmp_path / "pulse.yaml").write_text(yaml.safe_dump(shown))
    assert yaml.safe_load(pulse(tmp_path, "config", "show").stdout) == shown
    assert yaml.safe_load(pulse(tmp_path, "config", "show", "incidents").stdout) == {"incidents": shown["incidents"]}
    result = pulse(tmp_path, "config", "show", "incident")
    assert result.returncode == 2
    assert "There is no section 'incident'" in result.stderr
