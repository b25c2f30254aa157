"""Answers that are no figures: definitions, records, one item's history, findings, the state of the data."""

from pulse.answering.answer import AnswerFigure
from pulse.answering.calls import Told, period
from pulse.answering.plan import Plan
from pulse.metrics import MetricError
from pulse.tools import Context
from pulse.tools.findings import FindingList
from pulse.tools.metrics import EvidenceRecords, MetricDescription
from pulse.tools.searching import Matches, Subject
from pulse.tools.state import State
from pulse.tools.timeline import Timeline
from pulse.wording import value_text

SHOWN = 8


def tell_definition(context: Context, plan: Plan, told: Told) -> None:
    """What a metric means."""
    for name in plan.metrics:
        found = told.ask(context, "describe_metric", {"metric": name})
        assert isinstance(found, MetricDescription)
        metric = found.metric
        told.texts.append(f"{metric.label}: {metric.description}")
        told.texts += [f"- {caveat}" for caveat in metric.caveats]


def tell_records(context: Context, plan: Plan, told: Told) -> None:
    """The records behind a figure."""
    if not plan.metrics:
        raise MetricError("Name the metric whose records you want, such as throughput or incidents.")
    filters = [{"dimension": name, "values": list(values)} for name, values in plan.conditions]
    asked = {"metric": plan.metrics[0], "filters": filters, "limit": SHOWN, **period(plan)}
    found = told.ask(context, "read_evidence", asked)
    assert isinstance(found, EvidenceRecords)
    metric = context.catalogue.metric(plan.metrics[0])
    told.figures.append(
        AnswerFigure(metric=metric.name, label=metric.label, value=found.value, unit=found.unit, n=found.n)
    )
    total = found.page.total if found.page else found.n
    told.texts.append(f"{metric.label}: {value_text(found.value, found.unit)}, made of {total:,} records. The latest:")
    told.texts += [f"- {record.key} {record.title or ''}".rstrip() for record in found.records]


def tell_findings(context: Context, plan: Plan, told: Told) -> None:
    """What the insights found and is still true."""
    team = next((values[0] for name, values in plan.conditions if name == "team"), None)
    found = told.ask(context, "list_findings", {"team": team, "limit": SHOWN})
    assert isinstance(found, FindingList)
    if not found.findings:
        told.texts.append("Nothing stands out now.")
        return
    told.texts.append(f"What stands out now, the latest first{' (there is more)' if found.has_more else ''}:")
    told.texts += [f"- {one.severity}: {one.text}" for one in found.findings]


def tell_item(context: Context, plan: Plan, told: Told) -> None:
    """What happened to one issue or pull request."""
    found = told.ask(context, "read_timeline", {"key": plan.item})
    assert isinstance(found, Timeline)
    told.texts.append(f"{found.key} “{found.title}” is {found.state or 'in no known state'}; {found.n} events:")
    events = found.events if len(found.events) <= SHOWN else [*found.events[:3], *found.events[3 - SHOWN :]]
    for event in events:
        who = f" by {event.by}" if event.by else ""
        told.texts.append(f"- {event.at:%Y-%m-%d %H:%M} {event.record} {event.kind}{who} {event.text}".rstrip())


def tell_matches(context: Context, plan: Plan, told: Told) -> None:
    """Records whose words fit."""
    words = plan.text.lower().split()
    requests = any(word in words for word in ("pr", "prs", "pull", "requests"))
    text = " ".join(_sought(plan.text))
    if not text:
        raise MetricError("Say which words to look for.")
    subject = Subject.PULL_REQUESTS if requests else Subject.WORK_ITEMS
    found = told.ask(context, "search", {"text": text, "subject": subject, "limit": SHOWN})
    assert isinstance(found, Matches)
    told.texts.append(
        f"{found.n} {subject.value.replace('_', ' ')} hold “{text}”:" if found.n else f"Nothing holds “{text}”."
    )
    told.texts += [f"- {match.key} {match.title} ({match.state})" for match in found.matches]


MARKERS = ("about", "mentioning", "mention", "for", "containing", "with", "word", "words", "that")
NOISE = frozenset(
    {
        "find", "search", "show", "me", "all", "any", "the", "a", "an", "issues", "issue", "pull", "requests",
        "request", "prs", "pr", "tickets", "please", "are", "there",
    }
)  # fmt: skip


def _sought(text: str) -> list[str]:
    """The words after the last marker (issues about …), else all but noise."""
    words = text.lower().strip(" ?.!").split()
    places = [place for place, word in enumerate(words) if word in MARKERS]
    sought = words[places[-1] + 1 :] if places else [word for word in words if word not in NOISE]
    return [word.strip("\"'“”?.,") for word in sought]


def tell_state(context: Context, _: Plan, told: Told) -> None:
    """How fresh and how whole the data are."""
    found = told.ask(context, "read_state", {})
    assert isinstance(found, State)
    reach = (
        f"All that happened before {found.as_of:%Y-%m-%d %H:%M} UTC is in the data."
        if found.as_of
        else ("Not every stream has been read to its end yet.")
    )
    told.texts.append(f"{reach} {found.n} streams; {sum(one.records for one in found.rejected):,} records did not fit.")
    told.texts += [f"- {job.stream} {job.unit}: {job.state.lower()} {job.error or ''}".rstrip() for job in found.jobs]
    told.texts += [f"- {number:,} {name}" for name, number in found.unmapped.items()]
