"""Answers by a model, a scripted OpenAI-compatible server: tools, drafts that are looked up, costs."""

from typing import Any

from fastapi.testclient import TestClient

from tests.unit.scripted_server import ScriptedServer

from .conftest import Enter
from .scripted_model import request, says, told_to_model, wants
from .streams import new_thread, say

DESCRIBED = ("describe_metric", {"metric": "throughput"})
FOUND = ("search", {"text": "webhooks"})


def ask(client: TestClient, text: str = "How is throughput defined?") -> Any:
    return say(client, new_thread(client), text)


def test_a_model_uses_tools_and_its_answer_is_looked_up(model: ScriptedServer, enter: Enter) -> None:
    model.script = [wants(DESCRIBED), says("Throughput is in the catalogue: 1 metric [1].")]
    client = enter(llm_input_price=2.0, llm_output_price=10.0)
    stream = ask(client)
    assert stream.events[0]["model"] == "scripted"
    assert "".join(token["text"] for token in stream.of("token")) == "Throughput is in the catalogue: 1 metric [1]."
    assert len(stream.of("token")) > 3
    assert [call["tool"] for call in stream.of("tool_call")] == ["describe_metric"]
    assert [result["n"] for result in stream.of("tool_result")] == [1]
    assert [cited["number"] for cited in stream.of("citation")] == [1]
    outcome = stream.outcome
    assert (outcome["by"], outcome["status"], outcome["is_verified"]) == ("model", "answered", True)
    assert outcome["usage"] | {"seconds": 0} == {
        "model": "scripted", "steps": 2, "input_tokens": 200, "output_tokens": 40, "cost": 0.0008, "seconds": 0,
    }  # fmt: skip
    (used,) = client.get("/api/v1/chat/usage").json()
    assert (used["answers"], used["cost"]) == (1, 0.0008)


def test_a_wrong_figure_is_sent_back(model: ScriptedServer, enter: Enter) -> None:
    model.script = [wants(DESCRIBED), says("There are 97 such metrics."), says("There is 1 such metric [1].")]
    stream = ask(enter())
    (unverified,) = stream.of("unverified")
    assert (unverified["statements"], unverified["consequence"]) == (["97"], "redraft")
    assert "There are 97 such metrics." in told_to_model(model)
    assert "what no result bears" in told_to_model(model)
    assert {token["draft"] for token in stream.of("token")} == {2, 3}
    assert stream.outcome["text"] == "There is 1 such metric [1]."


def test_what_stays_wrong_is_left_out(model: ScriptedServer, enter: Enter) -> None:
    wrong = says("It is a count [1]. Payments finished 97 issues.")
    model.script = [wants(DESCRIBED), wrong, wrong, wrong]
    stream = ask(enter())
    assert [one["consequence"] for one in stream.of("unverified")] == ["redraft", "redraft", "left out"]
    outcome = stream.outcome
    assert outcome["text"] == "It is a count [1]."
    assert outcome["unverified"] == ["Payments finished 97 issues."]
    assert outcome["status"] == "partly understood"


def test_where_nothing_stands_the_planner_answers(model: ScriptedServer, enter: Enter) -> None:
    model.script = [wants(DESCRIBED), *[says("It was 97 days.")] * 3]
    stream = ask(enter(), "What does throughput mean?")
    assert stream.of("unverified")[-1]["consequence"] == "fallback"
    assert stream.outcome["by"] == "planner"
    assert "No result bears what it wrote." in stream.outcome["notice"]
    assert "97" not in stream.outcome["text"]
    assert stream.outcome["usage"]["steps"] == 4


def test_a_router_picks_the_tools_and_the_model_writes(model: ScriptedServer, enter: Enter) -> None:
    model.script = [wants(DESCRIBED), says("enough"), says("It is defined [1].")]
    stream = ask(enter(llm_router_model="small"))
    assert [request(one)["model"] for one in model.asked] == ["small", "small", "scripted"]
    assert "".join(token["text"] for token in stream.of("token")) == "It is defined [1]."


def test_a_follow_up_knows_what_was_said(model: ScriptedServer, enter: Enter) -> None:
    client = enter()
    thread_id = new_thread(client)
    model.script = [wants(DESCRIBED), says("It is defined [1]."), says("As I said.")]
    say(client, thread_id, "How is throughput defined?")
    say(client, thread_id, "And why?")
    roles = [message["role"] for message in request(model.asked[-1])["messages"]]
    assert roles == ["system", "user", "assistant", "user"]
