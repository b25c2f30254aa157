from pathlib import Path

from pulse.doctor import State, check_configuration, check_mappings


def test_before_the_first_build_there_is_nothing_to_map(database_url: str) -> None:
    (check,) = check_mappings(database_url)
    assert check.state is State.SKIPPED


def test_a_database_that_does_not_answer_is_told_elsewhere() -> None:
    assert check_mappings("postgresql://127.0.0.1:1/none") == []


def test_a_wrong_configuration_is_told_with_its_line(tmp_path: Path) -> None:
    own = tmp_path / "pulse.yaml"
    own.write_text("\nteems: []\n")
    (check,) = check_configuration(own)
    assert check.state is State.FAILED
    assert f"{own}:2: teems" in check.finding
    own.write_text("stale_after_days: 7\n")
    assert check_configuration(own)[0].state is State.OK
