"""`/live` over WebSocket, `/live/events` as server-sent events: the same messages, the same rules."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Annotated, Any

import psycopg
from fastapi import APIRouter, Header, Query, Request, WebSocket, WebSocketDisconnect
from fastapi.responses import StreamingResponse

from api.auth.principals import MayRead
from api.auth.rules import public
from api.live.stream import Gone, admit, stream
from pulse.access.errors import NotAuthenticated
from pulse.live.feed import TooSlow

log = logging.getLogger(__name__)
router = APIRouter(prefix="/live", tags=["live"])
FIRST_MESSAGE_SECONDS = 10.0
GONE = '{"kind":"gone"}'
UNAUTHENTICATED, SLOW, UNAVAILABLE = 4401, 4408, 1013


@router.get("/events", operation_id="watch_events", response_class=StreamingResponse)
async def watch_events(
    request: Request,
    _: MayRead,
    last_event_id: Annotated[int | None, Header(ge=0)] = None,
    since: Annotated[int | None, Query(ge=0, description="the id of the last event that was seen")] = None,
) -> StreamingResponse:
    """Job progress, state changes, errors, pauses and findings as they happen; `Last-Event-ID` misses nothing.

    `event: gone` says that some events are kept no longer: load anew what is shown.
    """
    authorization = request.headers.get("authorization", "")
    after = last_event_id if last_event_id is not None else since
    frames = _frames(request.app.state, authorization, after)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(frames, media_type="text/event-stream", headers=headers)


async def _frames(state: Any, authorization: str, since: int | None) -> AsyncIterator[bytes]:
    yield b": live\n\n"
    # The answer has begun: all that is left is to end it, and the client asks again with what it has now.
    with suppress(NotAuthenticated, TooSlow, psycopg.Error):
        async for event in stream(state.feed, state.identities, authorization, since):
            if event is None:
                yield b": still here\n\n"
            else:
                yield f"event: gone\ndata: {GONE}\n\n".encode() if isinstance(event, Gone) else event.frame


# It asks who is there itself: browsers cannot send headers here, and a token in the address would be in every log.
@router.websocket("")
@public
async def watch(socket: WebSocket) -> None:
    """The first message is `{"token": "…", "since": 17}`, without `since` from now on; then events come, one a message.

    Closed with 4401 when the token is not valid or has ended, with 4408 where the client is too slow.
    """
    await socket.accept()
    try:
        async with asyncio.timeout(FIRST_MESSAGE_SECONDS):
            first = await socket.receive_json()
        authorization, since = _asked(first)
        await admit(socket.app.state.identities, authorization)
    except (NotAuthenticated, TimeoutError, ValueError, KeyError):
        await socket.close(UNAUTHENTICATED, 'The first message is {"token": "…"} with a token that is valid.')
        return
    except WebSocketDisconnect:
        return
    await _serve(socket, authorization, since)


async def _serve(socket: WebSocket, authorization: str, since: int | None) -> None:
    sending = asyncio.create_task(_send(socket, authorization, since))
    hearing = asyncio.create_task(_hear(socket))
    await asyncio.wait({sending, hearing}, return_when=asyncio.FIRST_COMPLETED)
    for task in (sending, hearing):
        task.cancel()
        with suppress(asyncio.CancelledError, WebSocketDisconnect):
            await task


async def _send(socket: WebSocket, authorization: str, since: int | None) -> None:
    state = socket.app.state
    try:
        async for event in stream(state.feed, state.identities, authorization, since):
            text = '{"kind":"alive"}' if event is None else GONE if isinstance(event, Gone) else event.message
            await socket.send_text(text)
    except NotAuthenticated:
        await socket.close(UNAUTHENTICATED, "The token has ended.")
    except TooSlow:
        await socket.close(SLOW, "Events came faster than they were taken. Connect again with the last id.")
    except psycopg.Error:
        await socket.close(UNAVAILABLE, "The database does not answer. Connect again with the last id.")


async def _hear(socket: WebSocket) -> None:
    """Return when the client has gone; what it says meanwhile means nothing."""
    with suppress(WebSocketDisconnect):
        while True:
            await socket.receive_text()


def _asked(first: Any) -> tuple[str, int | None]:
    """The token as an Authorization header, and the last id; ValueError where the message is another."""
    if not isinstance(first, dict) or not isinstance(first.get("token"), str):
        raise ValueError("no token")
    since = first.get("since")
    if since is not None and (not isinstance(since, int) or since < 0):
        raise ValueError("no id")
    return f"Bearer {first['token']}", since
