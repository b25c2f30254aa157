"""The configuration in force: the shipped file with a person's own laid over it, checked; errors name file and line."""

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pulse.configuration.document import Document, overlay, read
from pulse.configuration.model import Configuration
from pulse.configuration.section import Section
from pulse.errors import ConfigurationError
from pulse.paths import own_configuration

DEFAULT = Path(__file__).with_name("default.yaml")


def load_configuration(configured: Path | None = None) -> Configuration:
    """The configuration in force.

    Raises:
        ConfigurationError: a file cannot be read or says what cannot be; names each mistake with file and line.
    """
    own = own_configuration(configured)
    document = read(DEFAULT)
    return parse(overlay(document, read(own)) if own else document)


def parse(document: Document) -> Configuration:
    """The configuration that `document` holds; ConfigurationError names each mistake with file and line."""
    try:
        return Configuration.model_validate(document.values)
    except ValidationError as error:
        problems = [text for _, text in sorted(_problem(one, document) for one in error.errors())]
        raise ConfigurationError("The configuration is wrong.\n" + "\n".join(problems)) from error


def _problem(error: Any, document: Document) -> tuple[int, str]:
    # pydantic puts marks of its own into the location, such as [key]; those stand in no file.
    location = tuple(part for part in error["loc"] if part != "[key]")
    name = ".".join(str(part) for part in location) or "the file"
    place = document.place(location)
    text = f"{name}: {_message(error)}"
    return (place.line, f"{place}: {text}") if place else (0, text)


def _message(error: Any) -> str:
    kind, told = error["type"], str(error["msg"]).removeprefix("Value error, ")
    if kind == "extra_forbidden":
        near = get_close_matches(str(error["loc"][-1]), sorted(_known()), n=1)
        return "there is no such key" + (f"; did you mean {near[0]}?" if near else "")
    if kind == "missing":
        return "is missing"
    value = error["input"]
    shown = f" (is {value!r})" if isinstance(value, str | int | float) and kind != "value_error" else ""
    return told.replace("Input should be", "must be") + shown


def _known(kind: type[Section] = Section) -> Iterator[str]:
    yield from kind.model_fields
    for narrower in kind.__subclasses__():
        yield from _known(narrower)
