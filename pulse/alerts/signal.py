"""A signal: one thing that is true now of a rule."""

from dataclasses import dataclass

from pulse.findings.scales import Severity


@dataclass(frozen=True, slots=True)
class Signal:
    """`subject` tells it from the others of its rule, from one look to the next; `link` is a path of the dashboard."""

    subject: str
    title: str
    text: str
    severity: Severity = Severity.WARNING
    link: str = "/"
