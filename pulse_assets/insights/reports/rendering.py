"""The forms of a report: Markdown, and one HTML page that needs nothing from elsewhere."""

import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from pulse.reports.document import Figure, Report
from pulse.reports.storage import Forms
from pulse.wording import value_text
from pulse_assets.insights.reports.charts import line

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
    environment.filters |= {"plain": _plain, "change": _change}
    charts = {figure.metric: line(figure.series, figure.target) for figure in report.figures} if is_page else {}
    return environment.get_template(template).render(report=report, charts=charts, value_text=value_text)


def _plain(text: str) -> str:
    """Text of issues and requests, so that Markdown shows it as it is."""
    return SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _change(figure: Figure) -> str:
    if figure.change is None:
        return "–"
    sign = {True: "better", False: "worse", None: ""}[figure.is_better]
    return f"{figure.change:+.0%} {sign}".strip()
