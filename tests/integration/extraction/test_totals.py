"""What a source says that it has: the progress of a first load, and whether records are missing."""

from collections.abc import Sequence
from contextlib import closing

from pulse.database import connect
from pulse_assets.github import streams as github_streams
from pulse_assets.jira import streams as jira_streams
from pulse_assets.raw.checkpoints import Unit
from pulse_assets.raw.completeness import Counting, Short, Total, short_of
from pulse_assets.raw.stream import Stream
from sample_org.faults import Fault

from .extraction import Extraction

COUNT = "POST /jira/rest/api/3/search/approximate-count"


def totals(streams: Sequence[Stream], units: Sequence[Unit]) -> list[Total]:
    """What the streams that can say it say."""
    return [total for stream in streams if isinstance(stream, Counting) for total in stream.totals(units)]


def short(extraction: Extraction, told: Sequence[Total]) -> list[Short]:
    with connect(extraction.url) as connection:
        return short_of(connection, told)


def test_a_first_load_tells_how_far_it_has_come(troubled: Extraction) -> None:
    troubled.sync("jira")
    walks = troubled.all("select items, total from app.job_progress where stream = 'issues' and total is not null")
    assert walks != []
    assert all(items == total for items, total in walks)
    assert troubled.simulation.statistics.count(COUNT) == len(walks)
    troubled.simulation.statistics.clear()
    troubled.sync("jira")
    assert troubled.simulation.statistics.count(COUNT) == 0


def test_a_site_that_does_not_count_is_read_all_the_same(troubled: Extraction) -> None:
    troubled.simulation.arm(Fault(COUNT, "status", status=404, times=-1))
    troubled.sync("jira")
    assert troubled.count("jira_issues") == len(troubled.simulation.organisation.issues)
    assert troubled.one("select count(total) from app.job_progress") == (0,)


def test_issues_that_are_missing_are_found_with_one_request(troubled: Extraction) -> None:
    troubled.sync("jira")
    troubled.simulation.statistics.clear()
    with closing(troubled.jira()) as client:
        told = totals(jira_streams.records(client), troubled.projects())
    assert troubled.simulation.statistics.requests == 1
    assert short(troubled, told) == []
    troubled.all("with gone as (delete from raw.jira_issues returning 1) select count(*) from gone")
    (missing,) = short(troubled, told)
    assert missing.missing == len(troubled.simulation.organisation.issues)


def test_repositories_that_lack_records_are_named_and_nothing_is_asked_for_it(troubled: Extraction) -> None:
    troubled.sync("github")
    walks = troubled.all("select items, total from app.job_progress where stream = 'conversations'")
    assert walks != []
    assert all(items == total for items, total in walks)
    with closing(troubled.github()) as github:
        streams = github_streams.records(github, troubled.url)
        troubled.read(streams, troubled.repositories())
        troubled.simulation.statistics.clear()
        told = totals(streams, troubled.repositories())
    assert troubled.simulation.statistics.requests == 0
    assert {total.table.name for total in told} >= {"github_pull_requests", "github_issues", "github_deployments"}
    assert short(troubled, told) == []
    bad = troubled.simulation.organisation.repositories[0].full_name
    delete = """
        with gone as (delete from raw.github_pull_requests as p using raw.github_repositories as r
            where p.repository_id = r.repository_id and r.full_name = %s returning 1)
        select count(*) from gone
    """
    (deleted,) = troubled.one(delete, [bad])
    assert [(one.unit, one.missing) for one in short(troubled, told)] == [(bad, deleted)]
