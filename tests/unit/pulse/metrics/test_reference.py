from pulse.metrics import Catalogue, load_catalogue
from pulse.metrics.reference import page
from pulse.paths import PROJECT_DIR, SEMANTIC_MANIFEST


def test_the_published_page_is_that_of_the_catalogue() -> None:
    published = (PROJECT_DIR / "docs" / "reference" / "metrics.md").read_text(encoding="utf-8")
    assert published == page(load_catalogue(SEMANTIC_MANIFEST)), "`make reference` writes the page anew"


def test_every_metric_says_how_it_is_made(catalogue: Catalogue) -> None:
    text = page(catalogue)
    for line in (
        "- `lead_time`: 75th percentile of `seconds`, by `done_at`",
        "- `odd_share`: `odd_done` / `done`",
        "- `net`: `made - done` with made = `created`",
        "- `open_items`: number of records, open at the end of the period (`created_at` to `done_at`)",
        "- `concentration`: Gini coefficient over `person_key`, by `done_at`",
        "- `done_per_week`: number of records, by `done_at`, per 7 days",
        "- Unit: count; less is better; for the role user and above",
    ):
        assert line in text.splitlines(), line
    assert "person (not for viewers)" in text
