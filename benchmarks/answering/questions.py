"""The questions with what is true: reads `questions.yml` and works the expected figures out."""

import re
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from pathlib import Path
from typing import Any

import msgspec
import psycopg

from pulse.metrics.parsing import parse_period

FILE = Path(__file__).with_name("questions.yml")
PERIOD = re.compile(r"\{([^}]+)\}")
PERCENTILE = re.compile(r"@p(\d\d)\((\w+)\)")
SOURCE = re.compile(r"@(\w+)")
HALVES = {"h1": (1, 7), "h2": (7, 13)}
# Questions to which no figure may be stated as if it were the answer.
UNFIGURED = frozenset({"unanswerable", "traps", "forbidden", "injected"})
Groups = dict[str, float | None]


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One question, as the head of the file explains."""

    ask: str
    sql: str | None = None
    expect: str | None = None
    role: str = "admin"
    follows: bool = False
    pair: bool = False
    first: bool = False
    effects: bool = False
    gaps: bool = False
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its category; `truth` is the expected figure or figures by group, None where none is wanted."""

    category: str
    question: Question
    truth: Groups | None


def read_questions(connection: psycopg.Connection[Any]) -> list[Asked]:
    """All questions, with the truth of the database behind `connection`."""
    document: dict[str, Any] = msgspec.yaml.decode(FILE.read_bytes())
    sources = document.pop("sources")
    found = []
    for category, given in document.items():
        questions = msgspec.convert(given, list[Question])
        found += [Asked(category, question, _truth(connection, question, sources)) for question in questions]
    return found


def _truth(connection: psycopg.Connection[Any], question: Question, sources: dict[str, str]) -> Groups | None:
    if question.sql is None:
        return None
    text = PERIOD.sub(lambda match: f"tstzrange({_ends(match[1])})", question.sql)
    text = PERCENTILE.sub(r"percentile_cont(0.\1) within group (order by \2)", text)
    text = SOURCE.sub(lambda match: sources[match[1]], text)
    rows = connection.execute(text.encode()).fetchall()
    if question.pair:
        return {"now": _number(rows[0][0]), "before": _number(rows[0][1])}
    if len(rows[0]) == 1:
        return {"": _number(rows[0][0])}
    return {str(group): _number(value) for group, value in rows}


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _ends(name: str) -> str:
    """First day and first day after, of 2026, 2026-h1, 2026-q2, 2026-05 or first..after."""
    if ".." in name:
        since, until = name.split("..")
    elif name[5:] in HALVES:
        first, after = HALVES[name[5:]]
        since, until = (
            f"{name[:4]}-{first:02}-01",
            str(date(int(name[:4]), after - 1, 28) + timedelta(days=4))[:8] + "01",
        )
    else:
        since, until = map(str, parse_period(name.upper(), None, None, UTC))
    return f"'{since}', '{until}'"
