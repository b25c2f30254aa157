from datetime import UTC, datetime

import msgspec
import pytest

from pulse_assets.jira import models
from pulse_assets.raw.records import instant

AT = datetime(2026, 6, 30, 14, 0, 0, 120_000, tzinfo=UTC)


def history_row(payload: bytes) -> tuple[tuple[object, ...], bytes]:
    row = models.history_row("10023", "PAY", msgspec.json.decode(payload, type=models.History), payload)
    return row.values, row.payload


def test_both_ways_of_writing_a_change_give_the_same_row() -> None:
    text = b'{"id":"9","author":{"accountId":"a"},"created":"2026-06-30T10:00:00.120-0400","items":[{"field":"x"}]}'
    number = b'{"id":"9","author":{"accountId":"a"},"created":1782828000120,"items":[{"field":"x"}]}'
    assert history_row(text) == history_row(number)
    values, payload = history_row(number)
    assert values == ("10023", "9", "PAY", AT)
    assert msgspec.json.decode(payload) == {
        "id": "9",
        "author": {"accountId": "a"},
        "created": "2026-06-30T14:00:00.120+00:00",
        "items": [{"field": "x"}],
    }


@pytest.mark.parametrize("payload", [b'{"id":9,"created":1}', b'{"id":"9"}', b'{"id":"9","created":null}'])
def test_a_change_without_number_or_time_does_not_fit(payload: bytes) -> None:
    with pytest.raises(ValueError, match=r"id|created"):
        history_row(payload)


def test_an_issue_is_kept_without_its_changelog() -> None:
    payload = (
        b'{"id":"10023","self":"https://x/10023","key":"PAY-7","fields":{"updated":"2026-06-30T10:00:00.000-0400",'
        b'"project":{"key":"PAY"},"points":3.50},"changelog":{"total":1,"histories":[{"id":"1"}]}}'
    )
    issue = msgspec.json.decode(payload, type=models.Issue)
    fields = msgspec.json.decode(issue.fields, type=models.IssueFields)
    values = msgspec.json.decode(issue.fields, type=dict[str, msgspec.Raw])
    row = models.issue_row(issue, values, fields.project.key, instant(fields.updated))
    assert row.values == ("10023", "PAY-7", "PAY", datetime(2026, 6, 30, 14, tzinfo=UTC))
    kept = msgspec.json.decode(row.payload)
    assert set(kept) == {"id", "key", "self", "fields"}
    assert b'"points":3.50' in row.payload


def test_a_board_of_a_person_has_no_project() -> None:
    mine = models.board_row(models.Board(1), b"{}")
    ours = models.board_row(models.Board(2, models.BoardLocation("PAY")), b"{}")
    assert (mine.values, ours.values) == ((1, None), (2, "PAY"))


@pytest.mark.parametrize(
    ("user", "name"),
    [
        (b'{"accountId":"712020:a","displayName":"Ada"}', "712020:a"),
        (b'{"key":"JIRAUSER10100","name":"ada"}', "JIRAUSER10100"),
        (b'{"name":"ada"}', "ada"),
    ],
)
def test_an_account_has_an_id_on_cloud_and_a_key_on_data_center(user: bytes, name: str) -> None:
    assert models.user_row(msgspec.json.decode(user, type=models.User), user).values == (name,)


def test_an_account_without_any_name_does_not_fit() -> None:
    with pytest.raises(ValueError, match="neither an account id nor a key nor a name"):
        models.user_row(models.User(), b"{}")


@pytest.mark.parametrize(
    ("url", "leads"),
    [
        ("https://github.example/acme/api/pull/12", True),
        ("https://github.example/acme/api/pull/12/files", True),
        ("https://gitlab.example/acme/api/-/merge_requests/7#note_1", True),
        ("https://bitbucket.example/projects/A/repos/b/pull-requests/3", True),
        ("https://dev.azure.example/acme/_git/api/pullrequest/9", True),
        ("https://github.example/acme/api/issues/12", False),
        ("https://github.example/acme/api/pull/new", False),
        ("https://wiki.example/pages/pull/12ab", False),
    ],
)
def test_an_address_tells_whether_it_is_a_pull_request(url: str, leads: bool) -> None:
    assert bool(models.PULL_REQUEST_ADDRESS.search(url)) is leads
