"""What is told: one message of what opened, lasts or ended of a rule. Plain data; each sender gives it its own form."""

from collections.abc import Sequence
from dataclasses import dataclass

from pulse.alerts.ledger import Event
from pulse.findings.scales import Severity

# More paragraphs nobody reads in one message.
MOST_PARAGRAPHS = 100
HEADINGS = {
    Event.OPENED: "{rule}: {count} new",
    Event.REPEATED: "{rule}: {count} still true",
    Event.RECOVERED: "{rule}: {count} over",
    Event.TEST: "{rule}: a test",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One alert of a message; `url` is None where nobody said under which address the dashboard is found."""

    title: str
    text: str
    severity: Severity
    url: str | None


@dataclass(frozen=True, slots=True)
class Message:
    """What a receiver gets. `entries`: the worst first."""

    event: Event
    rule: str
    entries: tuple[Entry, ...]

    @property
    def subject(self) -> str:
        """One line: the only alert's own title, or how many there are."""
        if len(self.entries) == 1 and self.event is not Event.TEST:
            title = self.entries[0].title
            return f"Over: {title}" if self.event is Event.RECOVERED else title
        return HEADINGS[self.event].format(rule=self.rule, count=len(self.entries))

    @property
    def severity(self) -> Severity:
        """That of the worst entry."""
        ranks = list(Severity)
        return max((entry.severity for entry in self.entries), key=ranks.index, default=Severity.INFO)

    def lines(self) -> list[str]:
        """As plain text, a paragraph an alert; of very many the worst, and how many more there are."""
        more = len(self.entries) - MOST_PARAGRAPHS
        paragraphs = [
            "\n".join(part for part in (f"{entry.title} ({entry.severity})", entry.text, entry.url or "") if part)
            for entry in self.entries[:MOST_PARAGRAPHS]
        ]
        return [*paragraphs, f"… and {more:,} more."] if more > 0 else paragraphs


def worst_first(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """`entries` in the order in which they should be read."""
    ranks = list(Severity)
    return tuple(sorted(entries, key=lambda entry: (-ranks.index(entry.severity), entry.title)))
