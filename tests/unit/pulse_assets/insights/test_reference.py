from pulse.paths import PROJECT_DIR
from pulse_assets.insights.reference import page


def test_the_published_page_says_what_the_insights_say() -> None:
    published = (PROJECT_DIR / "docs" / "reference" / "insights.md").read_text(encoding="utf-8")
    assert published == page(), "`make reference` writes the page anew"
