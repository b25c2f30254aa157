"""Several walks at once leave what one after the other leaves, with no request more."""

from dataclasses import replace

from tests.databases import empty

from .conftest import assert_same
from .extraction import Extraction, Rows, failures


def requests_of(extraction: Extraction) -> int:
    """Read both sources anew; gives the requests that it took."""
    empty(extraction.url)
    extraction.simulation.statistics.clear()
    assert failures(extraction.sync()) == {}
    return extraction.simulation.statistics.requests


def test_walks_at_once_read_the_same_with_no_request_more(extraction: Extraction, undisturbed: Rows) -> None:
    alone = requests_of(replace(extraction, at_once=1))
    assert_same(extraction, undisturbed, "jira")
    assert_same(extraction, undisturbed, "github")
    assert requests_of(replace(extraction, at_once=6)) == alone
    assert_same(extraction, undisturbed, "jira")
    assert_same(extraction, undisturbed, "github")
