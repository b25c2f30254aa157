"""The forms of a report: Markdown, and one HTML page that needs nothing from elsewhere."""

import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from pulse.reports.document import Figure, Reason, Report
from pulse.reports.storage import Forms
from pulse.wording import value_text
from pulse_assets.insights.reports.charts import fan, line
from pulse_assets.insights.reports.outlook import ITEMS

TEMPLATES = Path(__file__).parent / "templates"
# What Markdown and the HTML within it take for markup.
SPECIAL = re.compile(r"([\\`*_\[\]<>|#&])")


def forms(report: Report) -> Forms:
    """The report in all its forms."""
    return Forms(report, _render("report.md.j2", report), _render("report.html.j2", report))


def _render(template: str, report: Report) -> str:
    is_page = template.endswith(".html.j2")
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(enabled_extensions=("html.j2",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"plain": _plain, "change": _change, "moved": _moved}
    charts = {figure.metric: line(figure.series, figure.target) for figure in report.figures} if is_page else {}
    shown = {"charts": charts, "fan": _fan(report) if is_page else "", "widest": _widest}
    return environment.get_template(template).render(report=report, value_text=value_text, **shown)


def _fan(report: Report) -> str:
    """The fan of what a team will have done; for all teams together there is none."""
    told = [one for one in report.outlook if one.kind == ITEMS and one.horizon_at is not None]
    if report.team is None or not told:
        return ""
    ordered = sorted(told, key=lambda one: one.horizon_at or one.made_at)
    days = [((one.horizon_at or one.made_at) - one.made_at).days for one in ordered]
    counts = {name: [one.certainties.get(name) or 0.0 for one in ordered] for name in ordered[0].certainties}
    return fan(days, counts)


def _widest(reason: Reason) -> float:
    return max(abs(cause.contribution) for cause in reason.causes)


def _plain(text: str) -> str:
    """Text of issues and requests, so that Markdown shows it as it is."""
    return SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _change(figure: Figure) -> str:
    if figure.change is None:
        return "–"
    sign = {True: "better", False: "worse", None: ""}[figure.is_better]
    return f"{figure.change:+.0%} {sign}".strip()


def _moved(by: float, unit: str) -> str:
    """A change with its sign, in the unit of its metric; shares change by points."""
    if unit == "ratio":
        return f"{'+' if by > 0 else '−'}{abs(by) * 100:.1f} points"
    return f"{'+' if by > 0 else '−'}{value_text(abs(by), unit)}"
