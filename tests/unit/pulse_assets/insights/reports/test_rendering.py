import xml.etree.ElementTree as ElementTree

from pulse_assets.insights.reports.charts import line
from pulse_assets.insights.reports.rendering import forms

from .made import figure, report


def test_text_of_others_is_text_in_every_form() -> None:
    made = forms(report())
    assert "PAY-1 &lt;b&gt;is old&lt;/b&gt; | *really*" in made.html
    assert r"**PAY-1 \<b\>is old\</b\> \| \*really\***" in made.markdown


def test_a_page_needs_nothing_from_elsewhere_and_has_a_chart_a_figure() -> None:
    page = forms(report()).html
    assert page.count("<svg") == 1
    assert "<script" not in page
    assert "src=" not in page


def test_figures_without_data_say_so() -> None:
    missing = figure(value=None, previous=None, change=None, is_better=None, series=[None, None])
    made = forms(report(figures=[missing], as_of=None))
    assert "| Pickup time (median) | no data | no data | – | 20 | – | – |" in made.markdown
    assert "Not all sources have been read" in made.markdown
    assert "<svg" not in made.html


def test_empty_parts_have_no_heading() -> None:
    text = forms(report(opened=[])).markdown
    assert [line for line in text.splitlines() if line.startswith("## ")] == ["## What changed", "## Figures"]


def test_the_same_figures_are_the_same_chart() -> None:
    drawn = line([1.0, None, 3.0], target=2.0)
    assert drawn == line([1.0, None, 3.0], target=2.0)
    assert ElementTree.fromstring(drawn).tag.endswith("svg")
