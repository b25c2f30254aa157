"""A model that breaks off, is slow, talks nonsense or knows no tools: what comes of the answer then."""

import socket
import threading
from typing import Any

import pytest
from fastapi.testclient import TestClient

from pulse.errors import ConfigurationError
from pulse.roles import Role
from tests.unit.scripted_server import ScriptedServer, Told

from .conftest import Enter
from .scripted_model import plans, refuses, request, says, wants
from .streams import new_thread, say

DESCRIBED = ("describe_metric", {"metric": "throughput"})
FOUND = ("search", {"text": "webhooks"})


def ask(client: TestClient, text: str = "How is throughput defined?") -> Any:
    return say(client, new_thread(client), text)


def test_calls_that_cannot_be_read_are_told_so(model: ScriptedServer, enter: Enter) -> None:
    model.script = [
        wants(("describe_metric", '{"metric": "thro'), ("fly_to_moon", {}), ("describe_metric", {"colour": 1})),
        says("I could not look it up."),
    ]
    stream = ask(enter())
    texts = [result["text"] for result in stream.of("tool_result")]
    assert all(result["is_error"] for result in stream.of("tool_result"))
    assert "no JSON object" in texts[0]
    assert "There is no tool 'fly_to_moon'" in texts[1]
    assert "colour" in texts[2]
    assert stream.outcome["status"] == "unanswered"


def test_an_endpoint_without_calls_of_tools_plans_in_json(model: ScriptedServer, enter: Enter) -> None:
    model.script = [
        Told(400, b'{"error": {"message": "tools are not supported"}}'),
        plans(DESCRIBED),
        plans(),
        says("It is defined [1]."),
    ]
    stream = ask(enter())
    assert stream.outcome["text"] == "It is defined [1]."
    asked = [request(one) for one in model.asked]
    assert ["tools" in one for one in asked] == [True, False, False, False]
    schema = asked[1]["response_format"]["json_schema"]["schema"]
    assert "describe_metric" in str(schema["properties"]["calls"])
    assert "response_format" not in asked[3]


def test_a_plan_that_cannot_be_read_is_asked_for_once_more(model: ScriptedServer, enter: Enter) -> None:
    model.script = [says("Well, let me see"), plans(DESCRIBED), plans(), says("It is defined [1].")]
    assert ask(enter(llm_tools="json")).outcome["by"] == "model"
    model.script = [says("Well, let me see"), says("Hm")]
    notice = ask(enter(Role.USER, llm_tools="json")).outcome["notice"]
    assert "no plan that can be read" in notice


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ([Told(401, b'{"error": {"message": "bad key sk-secret-key"}}')], "The endpoint answered 401."),
        ([Told(broken="before")] * 3, "cannot be reached"),
        ([Told(body=b"data: {nonsense\n\n", headers={"Content-Type": "text/event-stream"})], "no answer of a model"),
        ([says("")], "It wrote nothing."),
    ],
)
def test_a_model_that_fails_is_stood_in_for(model: ScriptedServer, enter: Enter, told: list[Told], reason: str) -> None:
    model.script = told
    outcome = ask(enter(), "What does throughput mean?").outcome
    assert (outcome["by"], outcome["status"]) == ("planner", "answered")
    assert reason in outcome["notice"]
    assert "sk-secret-key" not in str(outcome)


def test_a_model_that_does_not_answer_is_given_up(enter: Enter) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/v1"
        client = enter(llm_base_url=url, llm_most_seconds=0.3)
        assert "took longer than it may" in ask(client, "What does throughput mean?").outcome["notice"]


def test_an_answer_is_stopped_while_the_model_is_silent(enter: Enter) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        client = enter(llm_base_url=f"http://127.0.0.1:{silent.getsockname()[1]}/v1")
        thread_id, told = new_thread(client), []
        asking = threading.Thread(target=lambda: told.append(say(client, thread_id, "How is throughput defined?")))
        asking.start()
        connection, _ = silent.accept()
        with connection:
            assert client.post(f"/api/v1/chat/threads/{thread_id}/messages", json={"text": "?"}).status_code == 409
            assert client.post(f"/api/v1/chat/threads/{thread_id}/stop").status_code == 202
            asking.join()
    assert told[0].answer["state"] == "stopped"
    assert told[0].outcome["is_verified"] is False
    (kept,) = client.get(f"/api/v1/chat/threads/{thread_id}").json()["answers"]
    assert kept["state"] == "stopped"


def test_steps_are_limited(model: ScriptedServer, enter: Enter) -> None:
    model.script = [*[wants(DESCRIBED)] * 3, says("It is defined [1].")]
    stream = ask(enter(llm_most_steps=3))
    assert len(stream.of("tool_call")) == 3
    assert stream.outcome["by"] == "model"
    assert "tools" not in request(model.asked[-1])


def test_tokens_are_limited(model: ScriptedServer, enter: Enter) -> None:
    model.script = [wants(DESCRIBED), *[says("It was 97 days.", (5000, 10))] * 3]
    stream = ask(enter(llm_most_tokens=1000), "What does throughput mean?")
    # The draft does not stand, and there is nothing left to write another.
    assert len(model.asked) == 2
    assert stream.outcome["by"] == "planner"


def test_a_model_may_refuse(model: ScriptedServer, enter: Enter) -> None:
    model.script = [refuses("I cannot help with that.")]
    outcome = ask(enter()).outcome
    assert (outcome["status"], outcome["text"]) == ("refused", "I cannot help with that.")


def test_the_key_is_sent_and_an_endpoint_needs_a_model(model: ScriptedServer, enter: Enter) -> None:
    model.script = [says("Hello.")]
    ask(enter())
    assert model.tokens() == ["Bearer sk-secret-key"]
    with pytest.raises(ConfigurationError, match="PULSE_LLM_MODEL"):
        enter(Role.VIEWER, llm_model=None)
