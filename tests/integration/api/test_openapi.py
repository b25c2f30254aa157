"""The OpenAPI document tells the truth: what it allows never ends in an unexpected error; answers are as it says."""

import json
from collections import Counter
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from schemathesis import Case
from schemathesis.core import NotSet
from schemathesis.core.result import Ok

from .conftest import ELSEWHERE, PROBLEM

EXAMPLES = 6
# Before dbt has built anything, figures and records are not there.
EXPECTED = {200, 201, 204, 302, 304, 400, 401, 403, 404, 409, 422, 503}


def test_operation_ids_are_unique_and_every_operation_is_described(app: FastAPI) -> None:
    described = [one for methods in app.openapi()["paths"].values() for one in methods.values()]
    assert [name for name, count in Counter(one["operationId"] for one in described).items() if count > 1] == []
    assert [one["operationId"] for one in described if not one.get("description")] == []


# The API's own threads draw random numbers while cases are made up, which is taken for the strategies doing so.
@pytest.mark.filterwarnings("ignore:Do not use the `random` module:hypothesis.errors.HypothesisDeprecationWarning")
def test_made_up_requests_are_answered_as_the_document_says(app: FastAPI, admin: TestClient) -> None:
    document = app.openapi()
    schema = schemathesis.openapi.from_dict(document)
    statuses: Counter[int] = Counter()
    for result in schema.get_all_operations():
        operation = result.ok() if isinstance(result, Ok) else pytest.fail(str(result.err()))
        if ELSEWHERE.search(operation.path) or operation.path == "/metrics":
            continue

        @given(case=operation.as_strategy())
        @settings(
            max_examples=EXAMPLES,
            phases=[Phase.generate],
            derandomize=True,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )
        def ask(case: Case[Any]) -> None:
            answer = admin.request(
                case.method,
                case.formatted_path,
                params=dict(case.query),
                content=None if isinstance(case.body, NotSet) else json.dumps(case.body),
                headers={"Content-Type": "application/json"},
            )
            statuses[answer.status_code] += 1
            told = (
                case.method,
                case.formatted_path,
                dict(case.query),
                case.body,
                answer.status_code,
                answer.text[:300],
            )
            assert answer.status_code in EXPECTED, told
            if answer.status_code >= 400:
                assert answer.headers["content-type"] == PROBLEM, told
                assert {"title", "status", "detail", "request_id"} <= answer.json().keys(), told
            else:
                conforms(document, case, answer)

        ask()
    assert statuses[200] > 20
    assert sum(statuses.values()) > 100


def conforms(document: dict[str, Any], case: Case[Any], answer: Any) -> None:
    """Fail where a success is not of the shape that the document tells."""
    described = document["paths"][case.operation.path][case.method.lower()]["responses"]
    content = described.get(str(answer.status_code), {}).get("content", {}).get("application/json")
    if content and content.get("schema") and answer.headers.get("content-type") == "application/json":
        validator = Draft202012Validator({**content["schema"], "components": document["components"]})
        faults = [fault.message for fault in validator.iter_errors(answer.json())]
        assert faults == [], (case.method, case.operation.path, faults[:3])


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b"\xff\xfe", b"null", b'{"email": 1}'])
def test_a_body_that_is_none_is_refused(admin: TestClient, body: bytes) -> None:
    answer = admin.post("/api/v1/auth/login", content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.headers["content-type"]) in {(422, PROBLEM), (400, PROBLEM)}
