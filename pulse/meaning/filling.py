"""Keeps the vectors of titles in `app.meanings`. What is asked of the model is what changed since the last time."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psycopg

from pulse.errors import PulseError
from pulse.meaning.embedding import Embedder
from pulse.meaning.nearness import EXTENSION, is_available

BATCH = 100
# Subjects of the search, with the keys by which it tells them.
SUBJECTS = {
    "work_items": "select key, title from core.work_items",
    "pull_requests": """
        select repository.full_name || '#' || request.number as key, request.title from core.pull_requests as request
        inner join core.repositories as repository on repository.repository_key = request.repository_key
    """,
}
CHANGED = """
    select record.key, record.title from ({records}) as record
    left join app.meanings as kept on kept.subject = %(subject)s and kept.key = record.key and kept.model = %(model)s
    where record.title <> '' and kept.title_hash is distinct from md5(record.title)::uuid
    order by record.key limit %(limit)s
"""
KEEP = """
    insert into app.meanings (subject, key, model, title_hash, meaning) values (%s, %s, %s, md5(%s)::uuid, %s)
    on conflict (subject, key) do update set
        model = excluded.model, title_hash = excluded.title_hash, meaning = excluded.meaning
"""
FORGET = """
    delete from app.meanings as kept where subject = %s
        and not exists (select from ({records}) as record where record.key = kept.key)
"""


class NoVectors(PulseError):
    """The server cannot compare vectors; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Filled:
    """How many titles were given to the model, and how many vectors were forgotten."""

    made: int
    forgotten: int


def fill(connection: psycopg.Connection[Any], embedder: Embedder, heard: Callable[[int], None]) -> Filled:
    """Make the vectors that are missing; each batch is committed, so that a run that breaks off is gone on with.

    `heard` is told of each batch how many it made.

    Raises:
        NoVectors: the server has no pgvector.
        EmbeddingError: the model gives none.
    """
    _install(connection)
    made = forgotten = 0
    for subject, records in SUBJECTS.items():
        values = {"subject": subject, "model": embedder.model, "limit": BATCH}
        while changed := connection.execute(CHANGED.format(records=records).encode(), values).fetchall():
            vectors = embedder.vectors([title for _, title in changed])
            rows = [
                (subject, key, embedder.model, title, vector)
                for (key, title), vector in zip(changed, vectors, strict=True)
            ]
            with connection.cursor() as cursor:
                cursor.executemany(KEEP, rows)
            connection.commit()
            made += len(rows)
            heard(len(rows))
        forgotten += connection.execute(FORGET.format(records=records).encode(), [subject]).rowcount
        connection.commit()
    return Filled(made, forgotten)


def _install(connection: psycopg.Connection[Any]) -> None:
    if not is_available(connection):
        raise NoVectors("The server has no extension pgvector: install it there, or search by words alone.")
    try:
        connection.execute(f"create extension if not exists {EXTENSION}")
        connection.commit()
    except psycopg.errors.InsufficientPrivilege as error:
        raise NoVectors(f"As an administrator of the database: create extension {EXTENSION};") from error
