"""Reports made for tests."""

from datetime import UTC, date, datetime
from typing import Any

from pulse.reports.document import Cause, Figure, Note, Outlook, Reason, Report
from pulse.reports.kinds import Kind

MADE = datetime(2026, 6, 8, 4, tzinfo=UTC)


def figure(**values: Any) -> Figure:
    """Pickup time that doubled."""
    plain = {
        "metric": "pickup_time",
        "label": "Pickup time (median)",
        "unit": "seconds",
        "value": 7200.0,
        "previous": 3600.0,
        "change": 1.0,
        "is_better": False,
        "n": 20,
        "target": None,
        "is_on_target": None,
        "band": None,
        "series": [3600.0, None, 3600.0, 7200.0],
    }
    return Figure.model_validate({**plain, **values})


def report(**values: Any) -> Report:
    """A weekly report of one figure and one finding."""
    note = Note(
        finding_id=1,
        severity="warning",
        title="PAY-1 <b>is old</b> | *really*",
        text="It waits.",
        next_step="Ask.",
    )
    plain = {
        "kind": Kind.WEEKLY,
        "team": "Payments",
        "since": date(2026, 6, 1),
        "until": date(2026, 6, 8),
        "timezone": "Europe/Berlin",
        "as_of": datetime(2026, 6, 8, 4, tzinfo=UTC),
        "made_at": datetime(2026, 6, 8, 5, tzinfo=UTC),
        "summary": ["Pickup time (median): 2.0 h, up 100% from 1.0 h, which is worse."],
        "figures": [figure()],
        "opened": [note],
        "lasting": [],
        "closed": [],
    }
    return Report.model_validate({**plain, **values})


def reason(**values: Any) -> Reason:
    """Pickup time that rose in one repository and fell in others."""
    plain = {
        "metric": "pickup_time",
        "label": "Pickup time (median)",
        "unit": "seconds",
        "by": "repository",
        "change": 7200.0,
        "is_of_mean": True,
        "causes": [Cause(name="a*b", contribution=10800.0, n=9), Cause(name="none", contribution=-1800.0, n=2)],
        "rest": -1800.0,
    }
    return Reason.model_validate({**plain, **values})


def outlook(kind: str, certainties: dict[str, float], **values: Any) -> Outlook:
    """What is expected of team Payments."""
    plain = {
        "kind": kind,
        "subject_type": "team",
        "subject": "Payments",
        "team": "Payments",
        "text": "It comes.",
        "record": None,
        "horizon_at": None,
        "chance": None,
        "certainties": certainties,
        "made_at": MADE,
    }
    return Outlook.model_validate({**plain, **values})
