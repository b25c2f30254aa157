"""The formulas of metrics that are made of others, over the names of their parts."""

from collections.abc import Mapping

from sqlglot import exp

from pulse.metrics.sql_text import parsed

RATIO = "numerator / denominator"


def formula_names(text: str) -> set[str]:
    """The names of parts that stand in the formula."""
    return {column.name for column in parsed(text).find_all(exp.Column)}


def formula(text: str, values: Mapping[str, exp.Expr]) -> exp.Expr:
    """The formula with `values` for the names of its parts; a division by 0 gives NULL, and none an integer."""
    # A root of its own, so that a formula of one name alone can be replaced too.
    tree = exp.paren(parsed(text), copy=False)
    for division in list(tree.find_all(exp.Div)):
        divisor = division.expression
        division.set("expression", exp.Nullif(this=divisor.copy(), expression=exp.Literal.number(0)))
    for column in list(tree.find_all(exp.Column)):
        column.replace(exp.cast(values[column.name].copy(), "double precision"))
    return tree
