"""`python -m pulse.configuration.reference`: writes docs/reference/configuration.md from model and shipped file.

The file that is shipped gives each section's defaults with its comments; the model gives keys, types and meanings.
"""

import types
from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from pulse.configuration.loading import DEFAULT
from pulse.configuration.model import Configuration
from pulse.configuration.section import Pattern, Section
from pulse.paths import PROJECT_DIR

PAGE = PROJECT_DIR / "docs" / "reference" / "configuration.md"
HEAD = """# Configuration

<!-- Written by `python -m pulse.configuration.reference`; do not edit. -->

What people tell Pulse without code stands in a YAML file: `pulse.yaml` in the working directory, or the file that
`PULSE_CONFIGURATION` names. It is laid over the shipped file,
[`pulse/configuration/default.yaml`](../../pulse/configuration/default.yaml): a mapping key by key, a list as a
whole; a key set to null is dropped. [How to configure](../how-to/configure.md) goes through it by task.

`pulse config check` names each mistake with its line, `pulse config show [SECTION]` prints what holds. `pulse
build` writes it into the tables of schema `configuration`; nothing has to be read again from Jira or GitHub.

Types: a *pattern* is a regular expression that is found anywhere in the text, without regard to case, as PostgreSQL
reads them (`\\b` may stand for the edge of a word). Names of repositories, projects and GitHub teams are whole
names in which `*` stands for anything.
"""


def page() -> str:
    """The whole page as Markdown."""
    return HEAD + "".join(_section(name, field) for name, field in Configuration.model_fields.items())


def _section(name: str, field: FieldInfo) -> str:
    rows = "".join(_rows(field.annotation, ""))
    table = (
        f"\n| key | type | meaning |\n| --- | --- | --- |\n{rows}" if rows else f"\nType: {_type(field.annotation)}.\n"
    )
    return f"\n## {name}\n\n{field.description}\n{table}\n```yaml\n{_shipped(name)}\n```\n"


def _rows(annotation: Any, prefix: str) -> Iterator[str]:
    """One table row a key, those of nested sections below their own."""
    section, prefix = _nested(annotation, prefix)
    if section is None:
        return
    for name, field in section.model_fields.items():
        need = "" if field.is_required() else ", optional"
        yield f"| `{prefix}{name}` | {_type(field.annotation)}{need} | {field.description} |\n"
        yield from _rows(field.annotation, f"{prefix}{name}")


def _nested(annotation: Any, prefix: str) -> tuple[type[Section] | None, str]:
    """The section within `annotation`, and the prefix of its keys: `[].` in a list, `NAME.` in a mapping."""
    annotation = _bare(annotation)
    if isinstance(annotation, type) and issubclass(annotation, Section):
        return annotation, f"{prefix}." if prefix else ""
    inside = {list: "[]", dict: ".NAME" if prefix else "NAME"}.get(get_origin(annotation) or annotation)
    return _nested(get_args(annotation)[-1], prefix + inside) if inside else (None, prefix)


def _bare(annotation: Any) -> Any:
    """`annotation` without what validates it, and without `| None`."""
    if hasattr(annotation, "__metadata__"):
        return _bare(annotation.__origin__)
    return _bare(get_args(annotation)[0]) if _is_optional(annotation) else annotation


def _is_optional(annotation: Any) -> bool:
    return types.NoneType in get_args(annotation)


def _type(annotation: Any) -> str:
    if annotation in {Pattern, Pattern | None}:
        return "pattern"
    bare = _bare(annotation)
    origin = get_origin(bare)
    if origin is Literal:
        return ", ".join(f"`{value}`" for value in get_args(bare))
    if origin is list:
        return f"list of {_type(get_args(bare)[0])}"
    if origin is dict:
        return f"mapping of name to {_type(get_args(bare)[1])}"
    if isinstance(bare, type) and issubclass(bare, Section):
        return "mapping"
    return {"str": "text", "int": "whole number", "float": "number"}.get(bare.__name__, str(bare.__name__))


def _shipped(name: str) -> str:
    """The lines of the shipped file that hold section `name`, without the comment above it."""
    lines = DEFAULT.read_text(encoding="utf-8").splitlines()
    begin = next(number for number, line in enumerate(lines) if line.startswith(f"{name}:"))
    end = next((number for number in range(begin + 1, len(lines)) if not lines[number].startswith(" ")), len(lines))
    return "\n".join(lines[begin:end])


if __name__ == "__main__":
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
