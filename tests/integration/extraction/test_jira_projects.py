"""One search for all projects, though Jira refuses it as a whole where it does not know one of them."""

from contextlib import closing

from pulse_assets.jira import streams as jira_streams
from pulse_assets.raw.checkpoints import Unit

from .extraction import Extraction, failures, touched

SEARCH = "POST /jira/rest/api/3/search/jql"


def test_a_project_that_is_no_more_is_named_and_leaves_the_others_alone(extraction: Extraction) -> None:
    extraction.sync("jira")
    # It was read like the others until it was archived.
    extraction.all(
        "insert into app.checkpoints (connection_id, stream, source_unit, lane, watermark, version)"
        " select connection_id, stream, 'GONE', lane, watermark, 1 from app.checkpoints"
        " where source_unit = 'PAY' and stream = 'issues' returning 1"
    )
    before = extraction.all("select source_unit, version from app.checkpoints where stream = 'issues' order by 1")
    extraction.all("update raw.jira_issues set deleted_at = now() returning 1")
    extraction.simulation.statistics.clear()
    with closing(extraction.jira()) as client:
        outcomes = extraction.read(jira_streams.records(client)[:1], [*extraction.projects(), Unit("GONE")])
    assert list(failures(outcomes)) == ["issues GONE"]
    assert "'GONE' does not exist" in failures(outcomes)["issues GONE"]
    after = dict(extraction.all("select source_unit, version from app.checkpoints where stream = 'issues'"))
    assert [after[name] > version for name, version in before] == [name != "GONE" for name, _ in before]
    # Refused together, then each half by itself.
    assert extraction.simulation.statistics.count(SEARCH) <= 2 * len(before)
    assert touched(outcomes) == {}
