from datetime import UTC, datetime

import pytest

from pulse.http.rate_limit import Answer, Hold, github_hold, jira_endpoint, jira_hold, retry_after

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC).timestamp()
PRIMARY = b'{"message":"API rate limit exceeded for user ID 1.","status":"403"}'
SECONDARY = b'{"message":"You have exceeded a secondary rate limit. Please wait a few minutes."}'
GRAPHQL_PRIMARY = b'{"errors":[{"type":"RATE_LIMIT","message":"API rate limit already exceeded for user ID 1."}]}'
GRAPHQL_SECONDARY = b'{"data":null,"errors":[{"message":"You have exceeded a secondary rate limit."}]}'
FORBIDDEN = b'{"message":"Resource not accessible by personal access token","status":"403"}'


def quota(left: int, resource: str = "core") -> dict[str, str]:
    return {
        "x-ratelimit-remaining": str(left),
        "x-ratelimit-reset": str(int(NOW) + 600),
        "x-ratelimit-resource": resource,
    }


def github(status: int, headers: dict[str, str], body: bytes = b"{}", held: int = 0) -> Hold | None:
    return github_hold(Answer(status, headers, body), NOW, held)


def jira(status: int, headers: dict[str, str], held: int = 0) -> Hold | None:
    return jira_hold(Answer(status, headers, b'{"errorMessages":["Rate limit exceeded."]}'), NOW, held)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("30", 30), ("0.5", 0.5), ("Mon, 01 Jun 2026 12:02:00 GMT", 120), ("soon", None), ("", None)],
)
def test_retry_after_is_a_number_of_seconds_or_a_date(text: str, seconds: float | None) -> None:
    found = retry_after(Answer(429, {"retry-after": text}, b""), NOW)
    assert found == (None if seconds is None else NOW + seconds)


@pytest.mark.parametrize("status", [403, 429])
def test_github_asks_to_wait_in_seconds_or_until_a_date(status: int) -> None:
    in_seconds = github(status, {"retry-after": "30", **quota(4000)}, SECONDARY)
    until_date = github(status, {"retry-after": "Mon, 01 Jun 2026 12:02:00 GMT"}, SECONDARY)
    assert in_seconds is not None
    assert until_date is not None
    assert (in_seconds.until - NOW, in_seconds.quota) == (30, "")
    assert (until_date.until - NOW, until_date.quota) == (120, "")


@pytest.mark.parametrize("status", [403, 429])
def test_githubs_used_up_quota_rests_until_its_reset_and_only_that_quota(status: int) -> None:
    hold = github(status, quota(0), PRIMARY)
    assert hold is not None
    assert hold.until - NOW == pytest.approx(600, abs=1)
    assert hold.quota == "core"


def test_githubs_secondary_limit_without_a_header_is_waited_out_longer_each_time() -> None:
    holds = [github(403, quota(4000), SECONDARY, held) for held in range(8)]
    assert [hold.until - NOW for hold in holds if hold] == [60, 120, 240, 480, 960, 1920, 1920, 1920]
    assert {hold.quota for hold in holds if hold} == {""}


def test_graphql_tells_a_used_up_quota_in_a_good_answer() -> None:
    hold = github(200, quota(0, "graphql"), GRAPHQL_PRIMARY)
    assert hold is not None
    assert hold.until - NOW == pytest.approx(600, abs=1)
    assert hold.quota == "graphql"


def test_graphqls_secondary_limit_does_not_wait_for_the_hour_to_end() -> None:
    hold = github(200, quota(4000, "graphql"), GRAPHQL_SECONDARY)
    assert hold is not None
    assert hold.until - NOW == 60


@pytest.mark.parametrize("status", [403, 404, 500, 503])
def test_other_errors_of_github_are_no_limit(status: int) -> None:
    assert github(status, quota(4000), FORBIDDEN) is None


def test_a_bare_429_is_a_limit_whatever_it_says() -> None:
    assert github(429, {}, b"slow down") == Hold(NOW + 60, "GitHub's secondary rate limit")


@pytest.mark.parametrize(
    "body",
    [
        b'{"data":{"nodes":[{"title":"Tell of the rate limit"}, null]},"errors":[{"type":"NOT_FOUND"}]}',
        b'[{"title":"RATE_LIMIT is ignored","errors":[]}]',
        b'{"title": "rate limit", "errors": "none"}',
        b'{"errors": [{"type": "RATE_LIM',
    ],
)
def test_a_record_that_speaks_of_rate_limits_is_none(body: bytes) -> None:
    assert github(200, quota(4000), body) is None


def test_the_last_request_of_a_quota_is_still_a_good_answer() -> None:
    assert github(200, quota(0), b'{"id":1}') is None


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "5"}, 5),
        ({"retry-after": "Mon, 01 Jun 2026 12:02:00 GMT"}, 120),
        ({"x-ratelimit-reset": "2026-06-01T12:00:30Z"}, 30),
        ({"x-ratelimit-reset": "2026-06-01T12:01Z", "retry-after": "7"}, 7),
    ],
)
def test_jira_says_how_long_to_wait(headers: dict[str, str], seconds: float) -> None:
    hold = jira(429, headers)
    assert hold is not None
    assert hold.until - NOW == seconds


def test_jira_without_a_word_is_waited_out_longer_each_time() -> None:
    holds = [jira(429, {}, held) for held in range(9)]
    assert [hold.until - NOW for hold in holds if hold] == [5, 10, 20, 40, 80, 160, 320, 320, 320]


def test_jiras_reason_is_told() -> None:
    hold = jira(429, {"ratelimit-reason": "jira-quota-tenant-based"})
    assert hold is not None
    assert "jira-quota-tenant-based" in hold.reason


@pytest.mark.parametrize("status", [200, 401, 403, 503])
def test_other_answers_of_jira_are_no_limit(status: int) -> None:
    assert jira(status, {"x-ratelimit-remaining": "0"}) is None


@pytest.mark.parametrize("text", ["0", "-3", "Mon, 01 Jun 2026 11:00:00 GMT"])
def test_a_time_that_has_passed_still_means_a_moment_of_rest(text: str) -> None:
    for hold in (github(429, {"retry-after": text}, SECONDARY), jira(429, {"retry-after": text})):
        assert hold is not None
        assert hold.until >= NOW + 1


def test_a_burst_limit_of_jira_holds_its_endpoint_alone() -> None:
    burst, quota_used = jira(429, {"ratelimit-reason": "jira-burst-based"}), jira(429, {})
    assert burst is not None
    assert quota_used is not None
    assert (bool(burst.quota), bool(quota_used.quota)) == (True, False)


@pytest.mark.parametrize(
    ("path", "endpoint"),
    [
        ("/rest/api/3/search/jql", "GET /rest/api/3/search/jql"),
        ("/rest/agile/1.0/board/7/sprint?startAt=50", "GET /rest/agile/1.0/board/{}/sprint"),
        ("/rest/api/3/issue/PAY-12/remotelink", "GET /rest/api/3/issue/{}/remotelink"),
    ],
)
def test_an_endpoint_is_a_path_without_its_records(path: str, endpoint: str) -> None:
    assert jira_endpoint("GET", path) == endpoint
