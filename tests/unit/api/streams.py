"""Reads server-sent events."""

import json
from dataclasses import dataclass
from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response


@dataclass(frozen=True, slots=True)
class Stream:
    """The events of one answer, in their order."""

    events: list[dict[str, Any]]

    @property
    def kinds(self) -> list[str]:
        return [event["kind"] for event in self.events]

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [event for event in self.events if event["kind"] == kind]

    @property
    def answer(self) -> dict[str, Any]:
        """The document of the answer in its last event."""
        (done,) = self.of("done")
        answer: dict[str, Any] = done["answer"]
        return answer

    @property
    def outcome(self) -> dict[str, Any]:
        outcome: dict[str, Any] = self.answer["outcome"]
        return outcome


def read(response: Response) -> Stream:
    """All events of a response that has ended."""
    assert response.status_code == 200, response.text
    assert response.headers["content-type"].startswith("text/event-stream")
    frames = [frame.split("\n") for frame in response.text.split("\n\n") if frame and not frame.startswith(":")]
    events = [json.loads(data.removeprefix("data: ")) for _, data in frames]
    assert [name.removeprefix("event: ") for name, _ in frames] == [event["kind"] for event in events]
    return Stream(events)


def new_thread(client: TestClient) -> str:
    thread_id: str = client.post("/api/v1/chat/threads", json={}).json()["thread_id"]
    return thread_id


def say(client: TestClient, thread_id: str, text: str) -> Stream:
    return read(client.post(f"/api/v1/chat/threads/{thread_id}/messages", json={"text": text}))
