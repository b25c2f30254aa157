"""Checks of the search by meaning: where an embedding model is configured, can vectors be compared, are there any."""

import psycopg

from pulse.database import DatabaseError, connect
from pulse.doctor.check import Check, State
from pulse.meaning.nearness import find_nearness, is_available
from pulse.settings import Settings

SUBJECT = "search by meaning"


def check_meaning(settings: Settings, url: str) -> list[Check]:
    """The check, where a model is configured."""
    if settings.llm_embedding_model is None:
        return []
    try:
        with connect(url) as connection:
            return [_check(connection, settings.llm_embedding_model)]
    except (DatabaseError, psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName):
        # Told by the checks of the database.
        return []


def _check(connection: psycopg.Connection, model: str) -> Check:
    if find_nearness(connection) is None:
        if not is_available(connection):
            remedy = (
                "Install pgvector on the server, or unset PULSE_LLM_EMBEDDING_MODEL: words are looked for meanwhile."
            )
            return Check(SUBJECT, "pgvector", State.WARNING, "the server does not have the extension", remedy)
        return Check(SUBJECT, "pgvector", State.WARNING, "not installed yet", "Run `pulse embed`.")
    row = connection.execute("select count(*) from app.meanings where model = %s", [model]).fetchone()
    count = row[0] if row else 0
    if not count:
        return Check(SUBJECT, "vectors", State.WARNING, f"no titles as {model} reads them", "Run `pulse embed`.")
    return Check(SUBJECT, "vectors", State.OK, f"{count:,} titles as {model} reads them")
