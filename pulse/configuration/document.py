"""Reads YAML together with the line of every value, so that messages can name it. Knows nothing of the sections."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from pulse.errors import ConfigurationError

Location = tuple[str | int, ...]
INTEGER = re.compile(r"[-+]?\d+")
NUMBER = re.compile(r"[-+]?(\d+\.\d*|\.\d+|\d+(\.\d*)?[eE][-+]?\d+)")
WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a file, counted from 1."""

    file: Path
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(slots=True)
class Document:
    """The values of a file, and where each of them stands."""

    values: dict[str, Any]
    places: dict[Location, Place] = field(default_factory=dict)

    def place(self, location: Location) -> Place | None:
        """Where `location` stands, or the nearest thing around it that stands anywhere."""
        for length in range(len(location), -1, -1):
            if location[:length] in self.places:
                return self.places[location[:length]]
        return None


def read(file: Path) -> Document:
    """The document in `file`; an empty one has no values.

    Raises:
        ConfigurationError: it cannot be read, is no YAML, has a key twice, or is no mapping.
    """
    try:
        node = yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except OSError as error:
        raise ConfigurationError(f"Cannot read the configuration {file}: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{file} is no text in UTF-8.") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise ConfigurationError(f"{file}:{mark.line + 1 if mark else 1}: {error.problem}") from error
    except yaml.YAMLError as error:
        raise ConfigurationError(f"{file} is no YAML: {error}") from error
    if node is None or _is_null(node):
        return Document({})
    if not isinstance(node, yaml.MappingNode):
        raise ConfigurationError(f"{Place(file, 1)}: the file must be a mapping of sections.")
    places: dict[Location, Place] = {}
    return Document(_value(node, (), file, places), places)


def _is_null(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.style is None and WORDS.get(node.value, True) is None


def _value(node: yaml.Node, location: Location, file: Path, places: dict[Location, Place]) -> Any:
    places.setdefault(location, Place(file, node.start_mark.line + 1))
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, location, file, places)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*location, index), file, places) for index, item in enumerate(node.value)]
    if not isinstance(node, yaml.ScalarNode):
        raise ConfigurationError(f"{places[location]}: this is neither a value, a list nor a mapping.")
    return _scalar(node)


def _mapping(node: yaml.MappingNode, location: Location, file: Path, places: dict[Location, Place]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, value in node.value:
        place = Place(file, key.start_mark.line + 1)
        if not isinstance(key, yaml.ScalarNode):
            raise ConfigurationError(f"{place}: a key must be plain text.")
        if key.value in values:
            raise ConfigurationError(
                f"{place}: {key.value!r} stands here twice; the first is on line {places[(*location, key.value)].line}."
            )
        places[(*location, key.value)] = place
        values[key.value] = _value(value, (*location, key.value), file, places)
    return values


def _scalar(node: yaml.ScalarNode) -> Any:
    """The value of a scalar. Unlike YAML 1.1, `no` and `on` are text, and so are dates and times such as 18:00."""
    text: str = node.value
    if node.style is not None:
        return text
    if text in WORDS:
        return WORDS[text]
    if INTEGER.fullmatch(text):
        return int(text)
    return float(text) if NUMBER.fullmatch(text) else text


def overlay(base: Document, own: Document) -> Document:
    """`base` with what `own` says: mappings key by key, everything else as a whole; null drops a key."""
    places = {
        location: place
        for location, place in base.places.items()
        if not any(_is_replaced(own.values, location[:length]) for length in range(1, len(location) + 1))
    }
    return Document(_merged(base.values, own.values), places | own.places)


def _merged(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    values = dict(base)
    for key, value in own.items():
        there = values.get(key)
        if value is None:
            values.pop(key, None)
        elif isinstance(value, dict) and isinstance(there, dict):
            values[key] = _merged(there, value)
        else:
            values[key] = value
    return values


def _is_replaced(values: Any, location: Location) -> bool:
    for key in location:
        if not isinstance(values, dict) or key not in values:
            return False
        values = values[key]
    return not isinstance(values, dict)
