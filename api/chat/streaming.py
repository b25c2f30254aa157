"""An answer in the making as server-sent events."""

import asyncio
from collections.abc import AsyncIterator

from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from api.chat.documents import Began, ChatAnswer
from api.chat.making import Making
from api.chat.service import Chat

# After this time without an event a sign of life is sent: proxies end connections on which nothing happens.
QUIET_SECONDS = 15.0
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


class EventStream(StreamingResponse):
    """A response of server-sent events, as the OpenAPI document tells it."""

    media_type = "text/event-stream"


def events_of(chat: Chat, making: Making) -> EventStream:
    """The response that tells the answer; to close it stops the answer."""
    return EventStream(_frames(chat, making), headers=HEADERS)


async def _frames(chat: Chat, making: Making) -> AsyncIterator[bytes]:
    model = making.seat.model
    yield _frame(Began(answer=ChatAnswer.of(making.answer), model=model.name if model else None), "began")
    try:
        while True:
            try:
                event = await asyncio.wait_for(making.heard.get(), QUIET_SECONDS)
            except TimeoutError:
                yield b": still here\n\n"
                continue
            if event is None:
                return
            yield _frame(event, event.kind)
    finally:
        chat.stop(making)


def _frame(event: BaseModel, kind: str) -> bytes:
    return f"event: {kind}\ndata: {event.model_dump_json()}\n\n".encode()
