"""The catalogue and its figures: list_metrics, describe_metric, query_metric, evidence."""

from dataclasses import replace
from typing import Annotated

from pydantic import Field

from pulse.documents import AnswerDocument, EvidenceRecordDocument, MetricDocument
from pulse.metrics import Grain, MetricAnswer, MetricError, MetricQuery, MetricRow, answer, compare, evidence
from pulse.metrics.access import visible, visible_metric
from pulse.metrics.bands import read_bands
from pulse.metrics.periods import previous
from pulse.metrics.targets import read_targets, target_of
from pulse.tools.asking import MetricArguments, Span
from pulse.tools.context import Context
from pulse.tools.links import link, metric_link
from pulse.tools.result import Arguments, Page, Result

MOST_FIGURES = 200
Limit = Annotated[int, Field(ge=1, le=200)]
Offset = Annotated[int, Field(ge=0)]


class ListMetrics(Arguments):
    """Which metrics to list."""

    text: str | None = Field(None, description="only those whose name, label or question holds all of these words")


class MetricEntry(Arguments):
    """A metric in the list."""

    name: str
    label: str
    question: str
    unit: str


class MetricList(Result):
    """Metrics of the catalogue."""

    metrics: list[MetricEntry]


def list_metrics(context: Context, asked: ListMetrics) -> MetricList:
    """The metrics that the reader may see."""
    words = (asked.text or "").lower().split()
    seen = visible(context.catalogue, context.reader)
    found = [
        MetricEntry(name=one.name, label=one.label, question=one.question, unit=one.unit)
        for one in seen
        if all(word in f"{one.name} {one.label} {one.question}".lower() for word in words)
    ]
    return MetricList(n=len(found), as_of=None, link=link("metrics"), metrics=found)


class DescribeMetric(Arguments):
    """Which metric to describe."""

    metric: str


class MetricDescription(Result):
    """One entry of the catalogue."""

    metric: MetricDocument


def describe_metric(context: Context, asked: DescribeMetric) -> MetricDescription:
    """Definition, unit, caveats and dimensions of a metric."""
    metric = visible_metric(context.catalogue, asked.metric, context.reader)
    document = MetricDocument.of(metric)
    as_of = context.as_of(metric.streams)
    return MetricDescription(n=1, as_of=as_of, link=link("metrics", metric.name), metric=document)


class QueryMetric(MetricArguments):
    """What to ask of one metric."""

    dimensions: list[str] = Field([], description="split every figure by these")
    grain: Grain | None = Field(None, description="one figure a day, week, month or quarter; without: one over all")
    compare: bool = Field(False, description="beside the period before")
    compare_with: Span | None = Field(None, description="beside this period instead; not together with a grain")
    limit: Limit = MOST_FIGURES
    offset: Offset = 0


class MetricFigures(Result):
    """Figures; `value` is null where there is no data, which is not 0. Durations are in seconds."""

    answer: AnswerDocument
    compared_with: Span | None = Field(description="the period of the previous figures; null: none were asked for")


def query_metric(context: Context, asked: QueryMetric) -> MetricFigures:
    """Figures of one metric, split, filtered and compared as asked."""
    query = asked.query(context, asked.dimensions, asked.grain)
    before = _before(query, asked)
    found, earlier = _asked(context, query, before, asked)
    targets = read_targets(context.connection)
    wanted = [target_of(targets, query, row) for row in found.rows]
    bands = read_bands(context.connection).get(query.metric)
    document = AnswerDocument.of(found, wanted, earlier, bands)
    shown = document.rows[asked.offset : asked.offset + asked.limit]
    page = Page.of(asked.offset, len(shown), len(document.rows))
    return MetricFigures(
        n=found.n,
        coverage=found.coverage,
        as_of=found.as_of,
        link=metric_link(query),
        page=page if page.remaining or page.offset else None,
        notes=list(found.metric.caveats),
        answer=document.model_copy(update={"rows": shown}),
        compared_with=before,
    )


def _before(query: MetricQuery, asked: QueryMetric) -> Span | None:
    """The period to compare with, if any."""
    if asked.compare_with or not asked.compare:
        return asked.compare_with
    since, until = previous(query)
    return Span(since=since, until=until)


def _asked(
    context: Context, query: MetricQuery, before: Span | None, asked: QueryMetric
) -> tuple[MetricAnswer, list[MetricRow | None] | None]:
    parts = context.connection, context.catalogue
    if before and asked.compare_with:
        if query.grain:
            raise MetricError("To compare with a period of one's own choice, ask without a grain.")
        other = replace(query, since=before.since, until=before.until)
        now = answer(*parts, query, context.reader, context.freshness)
        known = {row.group: row for row in answer(*parts, other, context.reader, context.freshness).rows}
        return now, [known.get(row.group) for row in now.rows]
    if before:
        both = compare(*parts, query, context.reader, context.freshness)
        return both.current, both.earlier
    return answer(*parts, query, context.reader, context.freshness), None


class Evidence(MetricArguments):
    """Which figure, and which of its records."""

    limit: Limit = 20
    offset: Offset = 0


class EvidenceRecords(Result):
    """The records behind one figure, newest first."""

    value: float | None = Field(description="the figure")
    unit: str
    records: list[EvidenceRecordDocument]


def read_evidence(context: Context, asked: Evidence) -> EvidenceRecords:
    """The records that one figure is made of; filters choose the group."""
    query = asked.query(context)
    page = evidence(
        context.connection,
        context.catalogue,
        query,
        context.reader,
        limit=asked.limit,
        offset=asked.offset,
        freshness=context.freshness,
    )
    return EvidenceRecords(
        n=page.answer.n,
        coverage=page.answer.coverage,
        as_of=page.answer.as_of,
        link=metric_link(query, "evidence"),
        page=Page.of(page.offset, len(page.records), page.total),
        value=page.answer.rows[0].value,
        unit=page.answer.metric.unit,
        records=[EvidenceRecordDocument.of(record) for record in page.records],
    )
