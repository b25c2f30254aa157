"""Catalogue SQL as sqlglot expressions. Only text from the catalogue may come here, never a caller's."""

from functools import cache

import sqlglot
from sqlglot import exp

from pulse.metrics.errors import CatalogueError

DIALECT = "postgres"


def parsed(text: str) -> exp.Expr:
    """Catalogue SQL as an expression of its own, free to change; CatalogueError when it is none."""
    return _parsed(text).copy()


@cache
def _parsed(text: str) -> exp.Expr:
    """`%` is doubled because psycopg reads single ones as places for values."""
    try:
        expression = sqlglot.parse_one(text, dialect=DIALECT)
    except sqlglot.ParseError as error:
        raise CatalogueError(f"The catalogue holds {text!r}, which is no SQL expression.") from error
    for literal in expression.find_all(exp.Literal):
        if literal.is_string and "%" in literal.this:
            literal.set("this", literal.this.replace("%", "%%"))
    return expression
