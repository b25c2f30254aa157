import re

import pytest
import yaml

from pulse.configuration import Configuration, load_configuration
from pulse.configuration.loading import DEFAULT
from pulse.configuration.reference import PAGE, page
from pulse.paths import PROJECT_DIR

GUIDE = (PROJECT_DIR / "docs" / "how-to" / "configure.md").read_text(encoding="utf-8")


def test_the_page_is_as_the_model_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m pulse.configuration.reference"


def test_every_section_is_shipped_and_told() -> None:
    sections = set(Configuration.model_fields)
    assert set(yaml.safe_load(DEFAULT.read_text(encoding="utf-8"))) == sections
    assert set(re.findall(r"^## (\w+)$", page(), re.MULTILINE)) == sections


@pytest.mark.parametrize("example", re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL))
def test_the_examples_of_the_guide_are_right(example: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    own = tmp_path_factory.mktemp("guide") / "pulse.yaml"
    own.write_text(example, encoding="utf-8")
    assert load_configuration(own) != load_configuration()
