import re
import xml.etree.ElementTree as ElementTree
from datetime import timedelta

from pulse.reports.document import Report
from pulse_assets.insights.reports.charts import line
from pulse_assets.insights.reports.rendering import forms

from .made import MADE, figure, outlook, reason, report


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


def test_causes_are_told_with_their_sign_and_a_bar_each() -> None:
    made = forms(report(reasons=[reason()]))
    assert (
        "- **Pickup time (median): +2.0 h of the mean**, by repository: a\\*b +3.0 h, none −30 min, all others −30 min."
        in made.markdown
    )
    assert "<td>a*b</td><td>+3.0 h</td>" in made.html
    bars = re.findall(r'class="bar" x="([\d.]+)" y="2" width="([\d.]+)"', made.html)
    assert bars == [("61.0", "60.0"), ("50.0", "10.0")]


def test_shares_change_by_points() -> None:
    of_share = reason(unit="ratio", change=0.045, is_of_mean=False, causes=[], rest=0.0)
    assert "**Pickup time (median): +4.5 points**" in forms(report(reasons=[of_share])).markdown


def test_the_outlook_shows_chances_and_a_fan_of_a_team() -> None:
    first = outlook("items_by_date", {"0.5": 9.0, "0.85": 6.0}, horizon_at=MADE + timedelta(days=14))
    second = outlook("items_by_date", {"0.5": 20.0, "0.85": 15.0}, horizon_at=MADE + timedelta(days=28))
    sprint = outlook("sprint_completion", {"0.85": 2.0}, chance=0.44, record="In 90 such chances …")
    made = forms(report(outlook=[sprint, second, first]))
    assert 'aria-label="44 %"' in made.html
    assert "<figure><svg" in made.html
    assert made.html.count("<svg") == 3
    assert "- It comes. *In 90 such chances …*" in made.markdown
    assert "<figure" not in forms(report(team=None, outlook=[first, second])).html
    assert "<figure" not in forms(report(outlook=[first])).html


def test_a_report_from_before_there_were_reasons_can_still_be_read() -> None:
    old = report().model_dump(mode="json", exclude={"reasons", "outlook"})
    assert Report.model_validate(old) == report()
