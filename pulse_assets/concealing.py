"""Keeps secrets out of what Dagster records of a failure: its event log, its run page, the logs of the process."""

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar, cast

from pulse.redaction import hide_in, redactor_here

P = ParamSpec("P")
R = TypeVar("R")


def concealing(function: Callable[P, R]) -> Callable[P, R]:
    """`function`, or what it generates, whose errors leave it without the secrets of the settings."""
    if inspect.isgeneratorfunction(function):

        @wraps(function)
        def generated(*given: P.args, **named: P.kwargs) -> Iterator[object]:
            with _concealed():
                yield from function(*given, **named)

        return cast("Callable[P, R]", generated)

    @wraps(function)
    def called(*given: P.args, **named: P.kwargs) -> R:
        with _concealed():
            return function(*given, **named)

    return called


@contextmanager
def _concealed() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        hide_in(error, redactor_here())
        raise
