"""What all sections of the configuration share: strict keys, patterns, names with wildcards, short forms."""

import re
from collections.abc import Callable
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

UNKNOWN_TO_POSTGRESQL = re.compile(r"\(\?P|\(\?\(|[*+?}]\+")


class Section(BaseModel):
    """A mapping of the file. Keys that it does not have are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _valid_pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"{value!r} is no regular expression: {error}") from error
    unknown = UNKNOWN_TO_POSTGRESQL.search(value)
    if unknown:
        raise ValueError(f"{value!r} uses {unknown[0]!r}, which PostgreSQL does not know")
    return value


def postgresql_pattern(pattern: str) -> str:
    r"""`pattern` as PostgreSQL reads it: a word's edge is `\y` there, and `\b` would be a backspace."""
    edges = {"b": r"\y", "B": r"\Y"}
    return re.sub(r"\\(.)", lambda found: edges.get(found[1], found[0]), pattern, flags=re.DOTALL)


def exact_pattern(name: str) -> str:
    """The pattern that only `name` matches, in which * stands for anything."""
    return "^" + ".*".join(re.sub(r"([^\w\s/:@-])", r"\\\1", part) for part in name.split("*")) + "$"


def short_form(key: str) -> Callable[[Any], Any]:
    """Lets a bare text stand for the mapping that has only `key`."""
    return lambda value: {key: value} if isinstance(value, str) else value


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Pattern = Annotated[str, StringConstraints(min_length=1), AfterValidator(_valid_pattern)]
Wildcard = Text
