"""The rows of a mart that a simple metric rests on: each with its period, its group and what is measured of it.

Figures aggregate these rows and evidence lists them, so both rest on the same.
"""

from sqlglot import exp

from pulse.metrics.catalogue import Aggregation, Measure, Metric
from pulse.metrics.frame import PERIOD, Frame, column, conditions, leaf, named, place, split, stranger, table
from pulse.metrics.sql_text import parsed

MOMENTS = "timestamptz[]"
PLACE = "_place"


def measured_rows(metric: Metric, frame: Frame, *shown: exp.Expr) -> exp.Select:
    """Select (period?, dimensions…, value, other?, _person?, shown…) of each row in the population of a simple metric.

    `value` is what is measured, NULL where it could not be; `other` is what a Gini coefficient is taken over, or the
    other side of a correlation; `_person` is who did it, where that is a stranger to the reader.
    """
    measure = leaf(metric)
    period = [named(_period(measure, frame), PERIOD)] if frame.grain else []
    other = measure.over or measure.against
    columns = [*period, *split(measure, frame), named(_value(measure), "value")]
    if other:
        columns.append(named(parsed(other), "other"))
    if frame.counts_people and measure.source.person:
        columns.append(named(stranger(parsed(measure.source.person)), "_person"))
    rows = exp.select(*columns, *shown).from_(table(measure)).where(*conditions(metric, frame))
    return _open_at_moments(rows, measure) if measure.open_until else _within_period(rows, measure)


def _within_period(rows: exp.Select, measure: Measure) -> exp.Select:
    # The bare column stands on the left of a range, so that its index can be used.
    time = parsed(measure.time)
    return rows.where(
        exp.GTE(this=time.copy(), expression=place("starts_at")),
        exp.LT(this=time.copy(), expression=place("ends_at")),
    )


def _open_at_moments(rows: exp.Select, measure: Measure) -> exp.Select:
    """Repeat each row for the moments at which it was open, by their places: no row meets a moment in vain."""
    opened, closed, moments = parsed(measure.time), parsed(measure.open_until or ""), place("moments", MOMENTS)
    first = exp.func("width_bucket", opened, moments.copy()) + exp.Literal.number(1)
    last = exp.func("width_bucket", closed, moments.copy())
    always = exp.func("cardinality", moments.copy())
    places = exp.func("generate_series", first, exp.Coalesce(this=last, expressions=[always]))
    open_at = exp.Lateral(
        this=places,
        alias=exp.TableAlias(
            this=exp.to_identifier("_places", quoted=True), columns=[exp.to_identifier(PLACE, quoted=True)]
        ),
    )
    return rows.join(open_at, join_type="cross").where(exp.LT(this=opened.copy(), expression=place("ends_at")))


def at_place(name: str, kind: str) -> exp.Expr:
    """The element of a bound array at the place of a row."""
    return exp.Bracket(this=exp.paren(place(name, kind)), expressions=[column(PLACE)], offset=1)


def _period(measure: Measure, frame: Frame) -> exp.Expr:
    """First day of the period; PostgreSQL's weeks begin on Monday, as ISO weeks do."""
    if measure.open_until:
        return at_place("periods", "date[]")
    return exp.cast(exp.func("date_trunc", exp.Literal.string(frame.grain), _local(measure)), "date")


def _local(measure: Measure) -> exp.Expr:
    return exp.AtTimeZone(this=parsed(measure.time), zone=place("time_zone"))


def _value(measure: Measure) -> exp.Expr:
    expression = parsed(measure.expression)
    if measure.is_age:
        # Not `extract`, which counts in numeric: over 800,000 ages a third of the whole statement.
        age = exp.Sub(this=at_place("moments", MOMENTS), expression=expression)
        return exp.func("date_part", exp.Literal.string("epoch"), age)
    if measure.aggregation is Aggregation.DAYS:
        return exp.cast(_local(measure), "date")
    return expression
