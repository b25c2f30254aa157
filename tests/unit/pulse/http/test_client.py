from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from pulse.http import CredentialPool, Usage
from pulse.http.credentials import Credential
from pulse.http.errors import (
    CredentialsRefused,
    NotFound,
    PermissionMissing,
    RequestRefused,
    SourceError,
    TooHeavy,
    Unavailable,
)
from pulse.http.rate_limit import jira_hold
from pulse.http.retry import ATTEMPTS
from tests.unit.conftest import MakeClient
from tests.unit.scripted_server import START, ScriptedServer, Time, Told


class Named(msgspec.Struct):
    name: str


GOOD = Told(body=b'{"name":"ledger"}', headers={"X-RateLimit-Remaining": "41"})
HTML = Told(200, b"<html><body>Please log in to the proxy</body></html>", {"Content-Type": "text/html"})
ERROR = Told(503, b'{"message":"Service unavailable"}')
SECONDARY = Told(403, b'{"message":"You have exceeded a secondary rate limit."}')
FAULTS = {
    "cut before the answer": Told(broken="before"),
    "cut amid the answer": Told(body=GOOD.body, broken="amid"),
    "HTML in place of JSON": HTML,
    "JSON that ends early": Told(body=GOOD.body[:-3]),
    "JSON of another shape": Told(body=b"[1, 2]"),
    "a server's error": ERROR,
    "a gateway's page": Told(502, b"<html>Bad gateway</html>"),
}


def test_an_answer_is_decoded_with_its_headers(server: ScriptedServer, make_client: MakeClient) -> None:
    server.script = [GOOD]
    reply = make_client().get("/repos/acme/ledger", Named, {"page": 2})
    assert reply.value == Named("ledger")
    assert reply.headers["x-ratelimit-remaining"] == "41"
    (asked,) = server.asked
    assert (asked.method, asked.path) == ("GET", "/repos/acme/ledger?page=2")
    assert asked.headers["authorization"] == "Bearer secret"
    assert asked.headers["user-agent"].startswith("pulse/")


def test_a_body_is_sent_as_json(server: ScriptedServer, make_client: MakeClient) -> None:
    make_client().post("/search", dict, {"jql": "project = PAY"})
    (asked,) = server.asked
    assert asked.headers["content-type"] == "application/json"
    assert msgspec.json.decode(asked.body) == {"jql": "project = PAY"}


def test_a_whole_address_is_asked_as_it_stands(server: ScriptedServer, make_client: MakeClient) -> None:
    make_client().get(f"{server.url}/elsewhere?after=x", dict)
    assert server.asked[0].path == "/elsewhere?after=x"


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_what_fails_in_passing_is_asked_again(
    server: ScriptedServer, make_client: MakeClient, passing: Time, fault: Told
) -> None:
    server.script = [fault, fault, GOOD]
    client = make_client()
    assert client.get("/x", Named).value == Named("ledger")
    assert (client.requests, len(server.asked), len(passing.slept)) == (3, 3, 2)
    assert passing.slept[0] <= 0.5 < passing.slept[1] + 0.25


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_what_goes_on_failing_is_given_up(
    server: ScriptedServer, make_client: MakeClient, passing: Time, fault: Told
) -> None:
    server.script = [fault] * 20
    with pytest.raises(Unavailable, match=rf"{ATTEMPTS} times \(GET .*/x\)\. The next run goes on"):
        make_client().get("/x", Named)
    assert len(server.asked) == ATTEMPTS
    assert len(passing.slept) == ATTEMPTS - 1


def test_a_source_that_is_not_there_is_unavailable(make_client: MakeClient, passing: Time) -> None:
    with pytest.raises(Unavailable, match="ConnectError"):
        make_client().get("http://127.0.0.1:9/", dict)
    assert sum(passing.slept) < 30


def test_a_servers_error_that_names_a_time_is_waited_for(
    server: ScriptedServer, make_client: MakeClient, passing: Time
) -> None:
    server.script = [Told(503, b"", {"Retry-After": "42"}), GOOD]
    make_client().get("/x", Named)
    assert passing.slept == [42.0]


@pytest.mark.parametrize(
    ("status", "kind", "remedy"),
    [
        (401, CredentialsRefused, "Create a new token"),
        (403, PermissionMissing, "Give the token's account the permission"),
        (404, NotFound, "Check the name"),
        (410, NotFound, "removed"),
        (400, RequestRefused, "report this"),
        (422, RequestRefused, "report this"),
    ],
)
def test_a_refusal_stops_at_once_and_says_what_to_do(
    server: ScriptedServer, make_client: MakeClient, passing: Time, status: int, kind: type[SourceError], remedy: str
) -> None:
    server.script = [Told(status, b'{"message":"Needs read:org"}', {"X-RateLimit-Remaining": "4000"})]
    with pytest.raises(kind) as caught:
        make_client("hunter2").get("/orgs/acme?token=hunter2", dict)
    told = str(caught.value)
    assert all(part in told for part in (f"HTTP {status}", "Needs read:org", "/orgs/acme", remedy))
    assert "hunter2" not in told
    assert (len(server.asked), passing.slept) == (1, [])


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b'{"errorMessages":["No project.","No field."],"errors":{}}', "No project.; No field."),
        (b'{"errorMessages":[],"errors":{"jql":"Unbounded."}}', "Unbounded."),
        (b'{"message":"Not Found","documentation_url":"x"}', "Not Found"),
        (b"<html>Proxy says no</html>", "<html>Proxy says no</html>"),
        (b"", "no reason given"),
        (b'["odd"]', "odd"),
        (b"\xff\xfe", "\ufffd"),
    ],
)
def test_the_vendors_reason_is_told_in_whatever_shape(
    server: ScriptedServer, make_client: MakeClient, body: bytes, told: str
) -> None:
    server.script = [Told(400, body)]
    with pytest.raises(RequestRefused) as caught:
        make_client().get("/x", dict)
    assert told in str(caught.value)


def test_a_heavy_query_is_not_repeated(server: ScriptedServer, make_client: MakeClient, passing: Time) -> None:
    server.script = [Told(502, b"<html></html>")]
    with pytest.raises(TooHeavy):
        make_client().post("", dict, {}, heavy=frozenset({502, 504}))
    assert (len(server.asked), passing.slept) == (1, [])


def test_a_limit_is_waited_out_and_is_no_failure(
    server: ScriptedServer, make_client: MakeClient, passing: Time
) -> None:
    server.script = [SECONDARY] * (ATTEMPTS + 2) + [GOOD]
    assert make_client().get("/x", Named).value == Named("ledger")
    assert passing.slept[:4] == [60, 120, 240, 480]
    assert len(passing.slept) == ATTEMPTS + 2


def test_a_good_answer_ends_the_doubling(server: ScriptedServer, make_client: MakeClient, passing: Time) -> None:
    server.script = [SECONDARY, SECONDARY, GOOD, SECONDARY, GOOD]
    client = make_client()
    client.get("/x", Named)
    client.get("/x", Named)
    assert passing.slept == [60, 120, 60]


def test_jira_is_waited_for_as_it_asks(server: ScriptedServer, make_client: MakeClient, passing: Time) -> None:
    server.script = [Told(429, b"{}", {"Retry-After": "7"}), Told(429, b"{}"), GOOD]
    make_client(read_hold=jira_hold).get("/x", Named)
    assert passing.slept == [7, 10]


def test_while_one_token_rests_the_other_works(server: ScriptedServer, make_client: MakeClient, passing: Time) -> None:
    server.script = [Told(403, SECONDARY.body, {"Retry-After": "600"})]
    client = make_client("one", "two")
    for _ in range(5):
        client.get("/x", dict)
    assert server.tokens() == ["Bearer one"] + ["Bearer two"] * 5
    assert passing.slept == []
    passing.now += 601
    client.get("/x", dict)
    assert server.tokens()[-1] == "Bearer one"


def test_when_all_tokens_rest_the_first_that_is_free_goes_on(
    server: ScriptedServer, make_client: MakeClient, passing: Time
) -> None:
    server.script = [Told(403, b"", {"Retry-After": "600"}), Told(403, b"", {"Retry-After": "90"}), GOOD]
    make_client("one", "two").get("/x", Named)
    assert server.tokens() == ["Bearer one", "Bearer two", "Bearer two"]
    assert passing.slept == [90]


def test_a_quota_is_kept_per_kind_of_request(server: ScriptedServer, passing: Time, make_client: MakeClient) -> None:
    pool = CredentialPool([Credential("token 1", lambda: {"Authorization": "Bearer one"})])
    rest, graphql = make_client(pool=pool), make_client(pool=pool, quota="graphql")
    used_up = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(START) + 1800)}
    server.script = [Told(headers={**used_up, "X-RateLimit-Resource": "graphql"}), GOOD, GOOD]
    graphql.post("", dict, {})
    rest.get("/x", Named)
    assert passing.slept == []
    assert (pool.left("core"), pool.left("graphql")) == (41, 0)
    graphql.post("", dict, {})
    assert passing.slept == [1801]


def test_a_limit_that_names_another_quota_holds_the_one_that_met_it(
    server: ScriptedServer, make_client: MakeClient, passing: Time
) -> None:
    reset = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(START) + 60), "X-RateLimit-Resource": "search"}
    server.script = [Told(403, b'{"message":"API rate limit exceeded"}', reset), GOOD]
    make_client().get("/x", Named)
    assert passing.slept == [61]


@pytest.mark.parametrize("hours", [-3, 2])
def test_the_sources_clock_counts_not_this_machines(
    server: ScriptedServer, make_client: MakeClient, hours: int
) -> None:
    theirs = datetime.fromtimestamp(START, UTC) + timedelta(hours=hours)
    server.script = [Told(headers={"Date": f"{theirs:%a, %d %b %Y %H:%M:%S GMT}"})]
    client = make_client()
    client.get("/x", dict)
    assert client.now() == theirs


@pytest.mark.parametrize("date", ["Fri, 15 Jan 2027 08:00:01 GMT", "yesterday", ""])
def test_a_date_that_says_nothing_leaves_the_clock(server: ScriptedServer, make_client: MakeClient, date: str) -> None:
    server.script = [Told(headers={"Date": date})]
    client = make_client()
    client.get("/x", dict)
    assert client.now() == datetime.fromtimestamp(START, UTC) == datetime(2027, 1, 15, 8, tzinfo=UTC)


@pytest.mark.parametrize("hours", [-3, 2])
def test_a_reset_is_told_in_the_sources_time(
    server: ScriptedServer, make_client: MakeClient, passing: Time, hours: int
) -> None:
    theirs = START + hours * 3600
    date = f"{datetime.fromtimestamp(theirs, UTC):%a, %d %b %Y %H:%M:%S GMT}"
    headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(theirs) + 60), "Date": date}
    server.script = [Told(403, b'{"message":"API rate limit exceeded"}', headers), GOOD]
    make_client().get("/x", Named)
    assert passing.slept == [61]


@pytest.mark.parametrize(
    ("status", "headers", "hint"),
    [
        (403, {"X-Accepted-GitHub-Permissions": "pull_requests=read"}, "wants the permission pull_requests=read"),
        (
            404,
            {"X-Accepted-OAuth-Scopes": "repo, read:org", "X-OAuth-Scopes": "gist"},
            "one of the scopes read:org, repo; the token has gist",
        ),
        (403, {"X-Accepted-OAuth-Scopes": "repo", "X-OAuth-Scopes": ""}, "the token has none"),
        (403, {"X-GitHub-SSO": "required; url=https://github.com/orgs/acme/sso"}, "single sign-on"),
        (401, {"X-Seraph-LoginReason": "AUTHENTICATION_DENIED"}, "locked the login"),
    ],
)
def test_the_missing_permission_is_named(
    server: ScriptedServer, make_client: MakeClient, status: int, headers: dict[str, str], hint: str
) -> None:
    server.script = [Told(status, b'{"message":"Forbidden"}', {"X-RateLimit-Remaining": "4000", **headers})]
    with pytest.raises(SourceError) as caught:
        make_client().get("/x", dict)
    assert hint in str(caught.value)
    assert len(server.asked) == 1


def test_scopes_that_suffice_are_no_hint(server: ScriptedServer, make_client: MakeClient) -> None:
    headers = {"X-Accepted-OAuth-Scopes": "repo", "X-OAuth-Scopes": "repo, gist", "X-RateLimit-Remaining": "9"}
    server.script = [Told(404, b'{"message":"Not Found"}', headers)]
    with pytest.raises(NotFound) as caught:
        make_client().get("/x", dict)
    assert "scope" not in str(caught.value)


def test_a_page_of_html_is_called_so(server: ScriptedServer, make_client: MakeClient) -> None:
    server.script = [HTML] * 20
    with pytest.raises(Unavailable, match="HTML page came in place of JSON, perhaps from a proxy"):
        make_client().get("/x", Named)


def test_an_answer_of_fifty_megabytes_is_read(server: ScriptedServer, make_client: MakeClient) -> None:
    text = "x" * 50_000_000
    server.script = [Told(body=msgspec.json.encode({"name": text}))]
    assert len(make_client().get("/x", Named).value.name) == len(text)


def test_what_is_left_and_what_is_waited_for_is_told(
    server: ScriptedServer, make_client: MakeClient, passing: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = {"X-RateLimit-Remaining": "41", "X-RateLimit-Reset": str(int(START) + 1800)}
    server.script = [Told(403, SECONDARY.body, {"Retry-After": "90"}), Told(body=GOOD.body, headers=left)]
    client = make_client()
    during: list[Usage] = []

    def sleep(seconds: float) -> None:
        during.append(client.usage())
        passing.sleep(seconds)

    monkeypatch.setattr(client, "_sleep", sleep)
    client.get("/x", Named)
    (waiting,) = during
    assert waiting.waiting_until == datetime.fromtimestamp(START + 90, UTC)
    assert waiting.waiting_for == "GitHub asks to wait (secondary rate limit)"
    assert client.usage() == Usage(2, 41, datetime.fromtimestamp(START + 1800, UTC), own_requests=2)
