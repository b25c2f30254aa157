"""What a migration does to a table of `raw` that may have millions of rows, while others read it and write to it."""

from alembic import op
from sqlalchemy import text

from pulse.migrations import MOST_WAITING

IS_UNFINISHED = text("select exists (select from pg_index where indexrelid = to_regclass(:name) and not indisvalid)")


def create_index(name: str, table: str, expression: str) -> None:
    """Make the index `name` of `raw.table` on `expression` (as within the brackets) without keeping anybody waiting.

    Commits what the migration did before, so let it be all that its migration does. Where it was killed it left an
    index that is kept up but never used; the next try replaces that one, and finds a finished one finished.
    """
    with op.get_context().autocommit_block():
        # It waits for transactions that were there before it, and nobody waits for it.
        op.execute("set lock_timeout = 0")
        if op.get_bind().execute(IS_UNFINISHED, {"name": f"raw.{name}"}).scalar_one():
            op.execute(f"drop index concurrently raw.{name}")
        op.execute(f"create index concurrently if not exists {name} on raw.{table} ({expression})")
        op.execute(f"set lock_timeout = '{MOST_WAITING}'")
