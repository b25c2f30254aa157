"""What a request wrote is committed when it is answered."""

from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from pulse.database import connect
from pulse.roles import Role

from .conftest import access_token


def test_what_was_written_is_there_before_the_answer(app: FastAPI, database_url: str) -> None:
    there: list[int] = []

    async def watched(scope: Scope, receive: Receive, send: Send) -> None:
        async def look_and_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                with connect(database_url) as connection:
                    (row,) = connection.execute("select count(*) from app.chat_threads").fetchall()
                    there.append(row[0])
            await send(message)

        await app(scope, receive, look_and_send)

    headers = {"Authorization": f"Bearer {access_token(database_url, Role.VIEWER)}"}
    with TestClient(watched) as client:
        assert client.post("/api/v1/chat/threads", json={}, headers=headers).status_code == 201
    assert there == [1]
