from pathlib import Path

from pulse.environment_file import page
from pulse.paths import PROJECT_DIR
from pulse.settings import Settings


def test_the_example_names_every_setting_as_it_is() -> None:
    published = (PROJECT_DIR / ".env.example").read_text(encoding="utf-8")
    assert published == page(), "`make reference` writes the file anew"


def test_the_example_with_every_line_taken_into_use_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text(page().replace("\n#PULSE_", "\nPULSE_"))
    assert Settings(_env_file=file) == Settings(_env_file=None)
