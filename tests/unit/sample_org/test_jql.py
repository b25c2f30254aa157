from zoneinfo import ZoneInfo

import pytest

from sample_org import Organisation
from sample_org.jira import jql
from sample_org.jira.rendering import milliseconds

PROJECTS = {"chk": "CHK", "pay": "PAY", "payments": "PAY"}


def found(organisation: Organisation, text: str) -> list[str]:
    query = jql.parse(text, PROJECTS)
    return [i.key for i in sorted(filter(query.accepts, organisation.issues), key=query.position)]


def test_conditions_are_joined_and_ordered(organisation: Organisation) -> None:
    cut = milliseconds(organisation.issues[700].created)
    wanted = [
        i
        for i in organisation.issues
        if i.team.key in ("CHK", "PAY") and i.updated and milliseconds(i.updated) >= cut > milliseconds(i.created)
    ]
    wanted.sort(key=lambda i: (i.updated, i.team.key, i.id))
    text = f'project in (CHK, "Payments") AND updated >= {cut} and created < {cut} ORDER BY updated ASC, key ASC'
    assert found(organisation, text) == [i.key for i in wanted]
    assert wanted


def test_descending_order(organisation: Organisation) -> None:
    ascending = found(organisation, "project = CHK ORDER BY key")
    assert found(organisation, "project = CHK ORDER BY key DESC") == ascending[::-1]


def test_quoted_times_are_read_in_the_profile_zone_with_minute_precision(organisation: Organisation) -> None:
    issue = organisation.issues[50]
    local = issue.created.astimezone(ZoneInfo("America/New_York"))
    minute = local.strftime("%Y-%m-%d %H:%M")
    assert issue.key in found(organisation, f'key = {issue.key} AND created = "{minute}"')
    utc = issue.created.strftime("%Y-%m-%d %H:%M")
    assert found(organisation, f'key = {issue.key} AND created <= "{utc}"') == [issue.key]
    assert found(organisation, f'key = {issue.key} AND created >= "{utc}"') == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Unbounded"),
        ("ORDER BY updated ASC", "Unbounded"),
        ("project = NOPE", "'NOPE' does not exist"),
        ("colour = red", "Field 'colour'"),
        ("updated >= 2026-01-01T00:00:00Z", "invalid"),
        ("project != CHK", "operator"),
        ("project = CHK updated > 5", "Expecting either"),
        ("project in (CHK", "too early"),
        ("project = CHK ORDER BY rank", "Not able to sort"),
        ("project = CHK ORDER BY key ASC key", "not expected"),
    ],
)
def test_what_cannot_be_answered_is_refused(text: str, message: str) -> None:
    with pytest.raises(jql.JqlError, match=message):
        jql.parse(text, PROJECTS)


def test_an_issue_can_be_named(organisation: Organisation) -> None:
    issue = organisation.issues[9]
    assert found(organisation, f"id = {issue.id}") == [issue.key]
