"""`python -m pulse.environment_file FILE`: writes `.env.example`, every setting with its default."""

import sys
from pathlib import Path

from pydantic.fields import FieldInfo

from pulse.settings import Settings

HEADING = """\
# Every setting of Pulse with its default; copy to .env and take the # away where yours differs.
# A variable of the environment counts more than a line here. Lists are comma-separated; empty counts as unset.
"""


def page() -> str:
    """The text of the file."""
    return "\n".join([HEADING, *(_entry(name, field) for name, field in Settings.model_fields.items())])


def _entry(name: str, field: FieldInfo) -> str:
    told = f"# {field.description}\n" if field.description else ""
    return f"{told}#PULSE_{name.upper()}={_text(field.default)}\n"


def _text(default: object) -> str:
    if default is None or isinstance(default, list):
        return ",".join(map(str, default or []))
    return str(default).lower() if isinstance(default, bool) else str(default)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
