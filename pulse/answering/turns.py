"""From a plan to an answer: which tools are called, and what is said where there is nothing to call."""

from collections.abc import Callable
from dataclasses import dataclass

from pulse.answering.ahead import tell_ahead
from pulse.answering.answer import Status, ToldAnswer
from pulse.answering.calls import Told
from pulse.answering.figures import tell_metric
from pulse.answering.kinds import Kind
from pulse.answering.naming import near_metrics
from pulse.answering.plan import Plan
from pulse.answering.planning import make_plan
from pulse.answering.records import tell_definition, tell_findings, tell_item, tell_matches, tell_records, tell_state
from pulse.answering.refusing import refusal
from pulse.answering.values import read_names
from pulse.answering.words import Sentence
from pulse.metrics import ForbiddenError, MetricError
from pulse.tools import Context, ToolError

EXAMPLES = ["Issue cycle time by team last month", "Why did lead time change in Q2?", "Open pull requests of Payments"]
Teller = Callable[[Context, Plan, Told], None]
TELLERS: dict[Kind, Teller] = {
    Kind.DEFINITION: tell_definition,
    Kind.RECORDS: tell_records,
    Kind.FINDINGS: tell_findings,
    Kind.ITEM: tell_item,
    Kind.SEARCH: tell_matches,
    Kind.STATE: tell_state,
}


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and its answer; `plan` is what a follow-up goes on from."""

    answer: ToldAnswer
    plan: Plan | None


def ask(context: Context, question: str, before: Turn | None = None) -> Turn:
    """Answer `question` without a model, going on from the turn `before` where it is a follow-up."""
    if reason := refusal(question):
        return Turn(ToldAnswer(question=question, status=Status.REFUSED, text=reason), before.plan if before else None)
    names = read_names(context.connection, context.reader)
    earlier = before.plan if before else None
    plan = make_plan(question, context.catalogue, names, context.reader, context.today, earlier)
    told = Told()
    try:
        status = _tell(context, plan, told)
    except ForbiddenError as error:
        return Turn(ToldAnswer(question=question, status=Status.REFUSED, text=str(error)), earlier)
    except (MetricError, ToolError) as error:
        return Turn(_unanswered(context, question, plan, str(error)), earlier)
    # What was not understood says nothing of what the conversation is about.
    return Turn(_answer(context, question, plan, told, status), plan if told.sources else earlier)


def _tell(context: Context, plan: Plan, told: Told) -> Status:
    if plan.kind is Kind.FORECAST:
        status = tell_ahead(context, plan, told)
        return Status.PARTLY if status is Status.ANSWERED and not plan.is_understood else status
    if plan.kind in TELLERS and (plan.metrics or plan.kind is not Kind.DEFINITION):
        TELLERS[plan.kind](context, plan, told)
    elif plan.kind is Kind.CATALOGUE:
        told.texts.append("Ask for any metric of the catalogue (`pulse metrics` lists them), by what and for when.")
    elif not plan.metrics:
        return Status.UNANSWERED
    else:
        for name in plan.metrics:
            tell_metric(context, plan, name, told)
    return Status.ANSWERED if plan.is_understood and not told.is_doubtful else Status.PARTLY


def _answer(context: Context, question: str, plan: Plan, told: Told, status: Status) -> ToldAnswer:
    if status is Status.UNANSWERED and not told.texts:
        return _unanswered(context, question, plan, "I do not know which metric is meant.")
    texts = list(told.texts)
    if plan.assumed:
        texts.append(f"Taken for granted: {'; '.join(plan.assumed)}.")
    if plan.misfits:
        texts.append(f"Left out: {'; '.join(plan.misfits)}.")
    if plan.doubts:
        texts.append(f"This may not be what you asked: {'; '.join(plan.doubts)}.")
    if plan.unknown:
        texts.append(f"Not understood, so this may not be what you asked: {', '.join(plan.unknown)}.")
    if told.figures and not plan.periods:
        texts.append("No period was named: the last twelve weeks are meant.")
    return ToldAnswer(
        question=question,
        status=status,
        text="\n".join(texts),
        figures=told.figures,
        sources=told.sources,
        assumed=list(plan.assumed),
        not_understood=[*plan.unknown, *plan.misfits, *plan.doubts],
    )


def _unanswered(context: Context, question: str, plan: Plan, reason: str) -> ToldAnswer:
    near = near_metrics(Sentence(question), context.catalogue, context.reader)
    suggestions = near or EXAMPLES
    return ToldAnswer(
        question=question,
        status=Status.UNANSWERED,
        text=f"{reason} You could ask about: {'; '.join(suggestions)}.",
        not_understood=list(plan.unknown),
        suggestions=suggestions,
    )
