"""`/metrics`: the catalogue, and the figures of one metric."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.auth.principals import MayRead
from api.dependencies import CurrentCatalogue, CurrentReader, CurrentSettings, ReadConnection
from api.metrics.questions import Question
from pulse.documents import AnswerDocument, MetricDocument
from pulse.metrics import answer

router = APIRouter(prefix="/metrics", tags=["metrics"])


@router.get("")
def list_metrics(_: MayRead, catalogue: CurrentCatalogue) -> list[MetricDocument]:
    """Every metric: what it answers, its unit, which way is good, and what it can be split by."""
    return [MetricDocument.of(metric) for metric in catalogue.metrics.values()]


@router.get("/{name}")
def read_metric(
    name: str,
    _: MayRead,
    question: Annotated[Question, Query()],
    catalogue: CurrentCatalogue,
    connection: ReadConnection,
    settings: CurrentSettings,
    reader: CurrentReader,
) -> AnswerDocument:
    """Figures of one metric. `value` is null where there is no data; `n` and `coverage` stand beside every figure."""
    return AnswerDocument.of(answer(connection, catalogue, question.query(name, settings), reader))
