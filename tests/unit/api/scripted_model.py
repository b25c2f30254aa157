"""What an OpenAI-compatible endpoint streams, as answers of the scripted server."""

import json
from collections.abc import Sequence
from typing import Any

from tests.unit.scripted_server import Asked, ScriptedServer, Told

STREAM = {"Content-Type": "text/event-stream"}
PIECE = 7


def chunk(delta: dict[str, Any], finish: str | None = None, **more: Any) -> str:
    choices = [{"index": 0, "delta": delta, "finish_reason": finish}]
    document = {"id": "c", "object": "chat.completion.chunk", "created": 0, "model": "scripted", "choices": choices}
    return f"data: {json.dumps(document | more)}\n\n"


def streamed(chunks: Sequence[str], tokens: tuple[int, int] | None = (100, 20)) -> Told:
    body = "".join(chunks)
    if tokens:
        used = {"prompt_tokens": tokens[0], "completion_tokens": tokens[1], "total_tokens": sum(tokens)}
        body += chunk({}, usage=used).replace(
            '"choices": [{"index": 0, "delta": {}, "finish_reason": null}]', '"choices": []'
        )
    return Told(body=(body + "data: [DONE]\n\n").encode(), headers=STREAM)


def says(text: str, tokens: tuple[int, int] | None = (100, 20)) -> Told:
    """A text, in pieces."""
    pieces = [text[at : at + PIECE] for at in range(0, len(text), PIECE)]
    return streamed([*(chunk({"content": piece}) for piece in pieces), chunk({}, "stop")], tokens)


def wants(*calls: tuple[str, dict[str, Any] | str]) -> Told:
    """Calls of tools; arguments that are a text are sent as they are."""
    chunks = []
    for index, (tool, arguments) in enumerate(calls):
        text = arguments if isinstance(arguments, str) else json.dumps(arguments)
        head = {"index": index, "id": f"call_{index}", "type": "function", "function": {"name": tool, "arguments": ""}}
        chunks.append(chunk({"tool_calls": [head]}))
        for at in range(0, len(text), PIECE):
            part = {"index": index, "function": {"arguments": text[at : at + PIECE]}}
            chunks.append(chunk({"tool_calls": [part]}))
    return streamed([*chunks, chunk({}, "tool_calls")])


def plans(*calls: tuple[str, dict[str, Any]]) -> Told:
    """A plan in JSON."""
    return says(json.dumps({"calls": [{"tool": tool, "arguments": arguments} for tool, arguments in calls]}))


def refuses(text: str) -> Told:
    """The model will not answer."""
    return streamed([chunk({"refusal": text}), chunk({}, "content_filter")])


def request(asked: Asked) -> dict[str, Any]:
    """What was asked of the endpoint."""
    document: dict[str, Any] = json.loads(asked.body)
    return document


def told_to_model(server: ScriptedServer, number: int = -1) -> str:
    """All messages of one request, as text."""
    return json.dumps(request(server.asked[number])["messages"], ensure_ascii=False)


def offered_to_model(server: ScriptedServer, number: int = -1) -> set[str]:
    """The names of the tools in one request."""
    return {tool["function"]["name"] for tool in request(server.asked[number]).get("tools", [])}
