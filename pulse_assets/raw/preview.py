"""Shows a few records to people, as a Markdown table without addresses and secrets."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

import psycopg
from psycopg import sql

from pulse_assets.raw.table import RawTable

ROWS = 5
WIDTH = 60
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
SECRET = re.compile(
    r"\b(gh[pousr]_\w{16,}|github_pat_\w{16,}|ATATT\w{16,}|xox[abps]-[\w-]{10,}|AKIA\w{12,}|eyJ[\w-]{16,})"
)
TITLE = """
    coalesce(payload #>> '{fields,summary}', payload ->> 'title', payload ->> 'messageHeadline', payload ->> 'name',
             payload ->> 'message', payload ->> 'displayName', '')
"""


def recent(connection: psycopg.Connection, table: RawTable) -> str:
    """The rows that were written last, by their typed columns and whatever they have of a title."""
    query = sql.SQL("select {}, {} from {} where deleted_at is null order by fetched_at desc limit {}").format(
        sql.SQL(", ").join(map(sql.Identifier, table.typed)),
        sql.SQL(TITLE),
        sql.Identifier("raw", table.name),
        ROWS,
    )
    rows = connection.execute(query).fetchall()
    return markdown([*table.typed, "title"], rows)


def markdown(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; an empty text where there is no row."""
    lines = [_line([_cell(value) for value in row]) for row in rows]
    return "\n".join([_line(header), _line(["---"] * len(header)), *lines]) if lines else ""


def redacted(text: str) -> str:
    """`text` without e-mail addresses and what looks like a token."""
    return SECRET.sub("…", ADDRESS.sub("…", text))


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    text = redacted(" ".join(str("" if value is None else value).split())).replace("|", "\\|")
    return text if len(text) <= WIDTH else f"{text[: WIDTH - 1]}…"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
