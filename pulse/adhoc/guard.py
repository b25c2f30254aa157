"""Decides whether a statement may run, and writes it anew: only what was understood is ever executed."""

import re

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.normalize_identifiers import normalize_identifiers

from pulse.adhoc.allowed import NAMED_FUNCTIONS, NODES, QUERIES, TABLE_PARTS, TYPES
from pulse.adhoc.errors import AdhocError
from pulse.adhoc.relations import SCHEMAS, Relations

DIALECT = "postgres"
LONGEST = 8_000
MOST_NODES = 3_000
WORD = re.compile(r"[A-Za-z_]+")


def guarded(text: str, relations: Relations) -> str:
    """The statement that may run in place of `text`: one query over `relations`, every name quoted and qualified.

    AdhocError for anything else.
    """
    tree = _parsed(text)
    for number, node in enumerate(tree.walk(), start=1):
        if number > MOST_NODES:
            raise AdhocError("The statement is too large.")
        _check(node)
    _qualify(tree, relations)
    return tree.sql(DIALECT, identify=True, comments=False)


def _parsed(text: str) -> exp.Expr:
    if len(text) > LONGEST or "\0" in text:
        raise AdhocError(f"A statement has at most {LONGEST} characters, none of them NUL.")
    try:
        statements = sqlglot.parse(text, dialect=DIALECT)
        found = [normalize_identifiers(one, dialect=DIALECT) for one in statements if one is not None]
    except (SqlglotError, RecursionError, ValueError) as error:
        raise AdhocError("The statement is no SQL that PostgreSQL would take.") from error
    if len(found) != 1:
        raise AdhocError("Send one statement, no more and no less.")
    if not isinstance(found[0], QUERIES):
        raise AdhocError("Only a SELECT may run.")
    return found[0]


def _check(node: exp.Expr) -> None:
    if isinstance(node, exp.Anonymous):
        if str(node.this).lower() not in NAMED_FUNCTIONS:
            raise AdhocError(f"The function {node.this} may not be used.")
        return
    if type(node) not in NODES:
        raise AdhocError(f"{type(node).__name__} may not stand in a statement here.")
    match node:
        case exp.With() if node.args.get("recursive"):
            raise AdhocError("WITH RECURSIVE may not be used.")
        case exp.DataType() if node.this not in TYPES:
            raise AdhocError(f"Nothing may be cast to {node.sql(DIALECT)}.")
        case exp.Var() if not WORD.fullmatch(str(node.this)):
            raise AdhocError(f"{node.this!r} may not stand in a statement here.")
        case exp.CTE() if node.alias.startswith("pg_"):
            raise AdhocError("A name in WITH may not begin with pg_.")
        case exp.Table():
            _check_table(node)


def _check_table(table: exp.Table) -> None:
    given = {name for name, value in table.args.items() if value}
    if given - TABLE_PARTS or not isinstance(table.this, exp.Identifier):
        raise AdhocError(f"{table.sql(DIALECT)} is no plain table of schemas {', '.join(SCHEMAS)}.")


def _qualify(tree: exp.Expr, relations: Relations) -> None:
    """Give every table its schema; AdhocError for one that may not be read."""
    own = {cte.alias for cte in tree.find_all(exp.CTE)}
    for table in list(tree.find_all(exp.Table)):
        if table.db:
            name = f"{table.db}.{table.name}"
        elif table.name in own:
            continue
        else:
            found = [schema for schema in SCHEMAS if f"{schema}.{table.name}" in relations]
            name = f"{found[0]}.{table.name}" if len(found) == 1 else table.name
        if name not in relations:
            raise AdhocError(f"There is no table {name} that may be read; describe_tables lists them.")
        table.set("db", exp.to_identifier(name.split(".")[0], quoted=True))
