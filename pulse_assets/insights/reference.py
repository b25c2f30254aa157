"""`python -m pulse_assets.insights.reference PATH` writes the reference of insights from what they say."""

import sys
from collections.abc import Sequence
from inspect import cleandoc, getdoc
from pathlib import Path

from pulse_assets.insights.catalog import INSIGHTS, Insight

INTRODUCTION = """
# Insights

Each insight looks for one thing in the marts and keeps what it finds in `insights.findings`. This page is written by
`make reference` from what the insights say of themselves; change it there.

A finding has a kind (the insight), severity, subject, metric, the period that it is about, value, expected value and
effect (value / expected), a text, a next step, and evidence: the query that gives the value again and the keys of the
records behind it (the newest hundred where there are more). `confidence` is given where chance could explain a finding:
it is 1 less its q-value, the share of false alarms among all findings that are as clear.

What is found again is the same finding: it keeps `first_seen_at`, and `insights.finding_history` has its value and
severity of each day. What is no longer true closes by itself, and opens anew when it comes back. Each insight also
tells in its asset's metadata (`not judged`) which teams or repositories it has too little to go by for, and why.

Findings that name a person are for the role `user` and above; so are those about metrics of fewer than three people.
""".strip()


def page(insights: Sequence[Insight] = INSIGHTS) -> str:
    """The page in Markdown."""
    return "\n\n".join([INTRODUCTION, *(_section(insight) for insight in insights)]) + "\n"


def _section(insight: Insight) -> str:
    told = cleandoc(getdoc(insight.find) or "")
    tables = ", ".join(f"`{table}`" for table in insight.tables)
    return f"## {insight.name}\n\n**{insight.question}**\n\n{told}\n\nReads {tables}."


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
