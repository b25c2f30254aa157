"""`/metrics`: the catalogue, and the figures of one metric."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends, Response

from api.auth.principals import MayRead
from api.dependencies import CurrentCatalogue, CurrentReader
from api.direct import DirectRoute
from api.json import as_json
from api.metrics.asking import CurrentAsker
from api.metrics.documents import BreakdownDocument, DistributionDocument, EvidencePageDocument
from api.metrics.questions import (
    BreakdownQuestion,
    ComparisonQuestion,
    DistributionQuestion,
    EvidenceQuestion,
    SeriesQuestion,
    SplitQuestion,
)
from api.queries import asked, documented
from pulse.documents import AnswerDocument, MetricDocument
from pulse.metrics import answering, comparing, evidencing
from pulse.metrics.access import visible, visible_metric
from pulse.metrics.breakdown import breaking_down
from pulse.metrics.distribution import distributing
from pulse.records.cursors import from_cursor, to_cursor

router = APIRouter(prefix="/metrics", tags=["metrics"])
AskedSplit = Annotated[SplitQuestion, Depends(asked(SplitQuestion))]
AskedSeries = Annotated[SeriesQuestion, Depends(asked(SeriesQuestion))]
AskedComparison = Annotated[ComparisonQuestion, Depends(asked(ComparisonQuestion))]
AskedBreakdown = Annotated[BreakdownQuestion, Depends(asked(BreakdownQuestion))]
AskedDistribution = Annotated[DistributionQuestion, Depends(asked(DistributionQuestion))]
AskedEvidence = Annotated[EvidenceQuestion, Depends(asked(EvidenceQuestion))]

figures = APIRouter(prefix="/metrics/{name}", tags=["metrics"], route_class=DirectRoute)


@router.get("", operation_id="list_metrics")
async def list_metrics(_: MayRead, catalogue: CurrentCatalogue, reader: CurrentReader) -> list[MetricDocument]:
    """Every metric that your role may see: what it answers, its unit, which way is good, what it can be split by."""
    return [MetricDocument.of(metric) for metric in visible(catalogue, reader)]


@router.get("/{name}", operation_id="read_metric")
async def read_metric(name: str, _: MayRead, catalogue: CurrentCatalogue, reader: CurrentReader) -> MetricDocument:
    """The definition of one metric."""
    return MetricDocument.of(visible_metric(catalogue, name, reader))


@figures.get(
    "/value",
    operation_id="read_metric_value",
    response_model=AnswerDocument,
    openapi_extra=documented(SplitQuestion),
)
async def read_value(name: str, _: MayRead, question: AskedSplit, asker: CurrentAsker) -> Response:
    """One figure over the whole period, or one for each group, with its target and band.

    `value` is null where there is no data; `n` and `coverage` stand beside every figure.
    """
    query = question.query(name, asker.settings, tuple(question.dimensions))
    return await asker.answer_document(
        await asker.ask(answering(asker.catalogue, query, asker.reader, asker.freshness))
    )


@figures.get(
    "/series",
    operation_id="read_metric_series",
    response_model=AnswerDocument,
    openapi_extra=documented(SeriesQuestion),
)
async def read_series(name: str, _: MayRead, question: AskedSeries, asker: CurrentAsker) -> Response:
    """One figure for each day, week, month or quarter, with the one of the period before where asked for."""
    query = question.query(name, asker.settings, tuple(question.dimensions), question.grain)
    if not question.previous:
        found = await asker.ask(answering(asker.catalogue, query, asker.reader, asker.freshness))
        return await asker.answer_document(found)
    both = await asker.ask(comparing(asker.catalogue, query, asker.reader, freshness=asker.freshness))
    return await asker.answer_document(both.current, both.earlier)


@figures.get(
    "/compare",
    operation_id="compare_metric",
    response_model=AnswerDocument,
    openapi_extra=documented(ComparisonQuestion),
)
async def compare_metric(
    name: str,
    _: MayRead,
    question: AskedComparison,
    asker: CurrentAsker,
) -> Response:
    """Figures beside those of another period, with the relative change between them."""
    query = question.query(name, asker.settings, tuple(question.dimensions), question.grain)
    against = question.other(asker.settings)
    both = await asker.ask(comparing(asker.catalogue, query, asker.reader, against, freshness=asker.freshness))
    return await asker.answer_document(both.current, both.earlier)


@figures.get(
    "/breakdown",
    operation_id="break_metric_down",
    response_model=BreakdownDocument,
    openapi_extra=documented(BreakdownQuestion),
)
async def break_down(
    name: str,
    _: MayRead,
    question: AskedBreakdown,
    asker: CurrentAsker,
) -> Response:
    """The groups of one dimension, ranked, each with its share of the whole."""
    query = question.query(name, asker.settings)
    asking = breaking_down(asker.catalogue, query, question.by, asker.reader, asker.freshness)
    return as_json(BreakdownDocument.of(await asker.ask(asking), question.limit, await asker.bands(name)))


@figures.get(
    "/distribution",
    operation_id="read_metric_distribution",
    response_model=DistributionDocument,
    openapi_extra=documented(DistributionQuestion),
)
async def read_distribution(
    name: str,
    _: MayRead,
    question: AskedDistribution,
    asker: CurrentAsker,
) -> Response:
    """How the single records behind a figure spread: percentiles, a histogram, and the newest records as points."""
    query = question.query(name, asker.settings)
    asking = distributing(asker.catalogue, query, asker.reader, points=question.points, freshness=asker.freshness)
    return as_json(DistributionDocument.of(await asker.ask(asking)))


@figures.get(
    "/evidence",
    operation_id="read_metric_evidence",
    response_model=EvidencePageDocument,
    openapi_extra=documented(EvidenceQuestion),
)
async def read_evidence(name: str, _: MayRead, question: AskedEvidence, asker: CurrentAsker) -> Response:
    """The records behind a figure, the newest first; they give the figure again when it is computed from them."""
    query = question.query(name, asker.settings)
    asked = f"evidence {asdict(query)}"
    (offset,) = from_cursor(asked, question.cursor, [int]) if question.cursor else (0,)
    start = int(offset or 0)
    page = await asker.ask(
        evidencing(asker.catalogue, query, asker.reader, limit=question.limit, offset=start, freshness=asker.freshness)
    )
    end = start + len(page.records)
    return as_json(EvidencePageDocument.of_page(page, to_cursor(asked, [end]) if end < page.total else None))
