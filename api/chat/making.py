"""Makes one answer and keeps what becomes of it, whether it ends by itself, is stopped or fails."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from anyio import to_thread
from psycopg_pool import ConnectionPool

from api.chat.documents import ChatAnswer, Done, Failed
from pulse.agent import answers
from pulse.agent.events import ApprovalRequired, Ended, Event, Token
from pulse.agent.given import Given
from pulse.agent.outcome import By, Outcome
from pulse.agent.seat import Seat
from pulse.agent.threads import StoredAnswer, find_answer
from pulse.answering import Status

if TYPE_CHECKING:
    from langgraph.graph.state import CompiledStateGraph

    from pulse.agent.state import State

    ChatGraph: TypeAlias = "CompiledStateGraph[State, Seat, State, State]"

log = logging.getLogger(__name__)
LIFE_SECONDS = 1.0
FAILED = "Something failed that should not have; the server's log says what. Ask again."
STOPPED = "Stopped before it was checked: nothing above is verified."
T = TypeVar("T")
Heard = Event | Done | Failed


@dataclass(slots=True)
class Making:
    """One answer in the making; `heard` gets what happens, and None at its end.

    `building` gives the graph; that it cannot be built is a failure of this answer like any other.
    """

    building: "Callable[[], Awaitable[ChatGraph]]"
    pool: ConnectionPool
    seat: Seat
    user_id: str
    answer: StoredAnswer
    given: Given
    heard: "asyncio.Queue[Heard | None]" = field(default_factory=asyncio.Queue)
    _drafted: list[Token] = field(default_factory=list)

    async def make(self) -> None:
        """Make it. Cancelled, it is kept as stopped."""
        replying = asyncio.create_task(self._reply())
        living = asyncio.create_task(self._live(replying))
        try:
            await replying
        except asyncio.CancelledError:
            replying.cancel()
            await asyncio.gather(replying, return_exceptions=True)
            await self._end("stopped", self._fragment())
        except Exception:
            log.exception("answer %s failed", self.answer.answer_id)
            await self._end("failed", None)
            self.heard.put_nowait(Failed(text=FAILED))
        finally:
            living.cancel()
            self.heard.put_nowait(None)

    async def _reply(self) -> None:
        graph = await self.building()
        from pulse.agent.replying import reply

        ended: Ended | None = None
        asked: ApprovalRequired | None = None
        async for event in reply(graph, self.seat, self.answer.thread_id, self.given):
            if isinstance(event, Ended):
                ended = event
                continue
            if isinstance(event, ApprovalRequired):
                asked = event
                continue
            if isinstance(event, Token):
                self._drafted.append(event)
            self.heard.put_nowait(event)
        # The graph has kept the conversation now, and can be gone on with.
        if asked is not None:
            await self._write(answers.wait, self.answer.answer_id, asked.proposal)
            self.heard.put_nowait(asked)
        elif ended is None:
            raise RuntimeError("the graph came to no end")
        if ended is not None:
            await self._write(answers.count_usage, self.user_id, ended.outcome.usage)
            await self._end("done", ended.outcome)

    async def _live(self, replying: "asyncio.Task[None]") -> None:
        """Show that this process is there, until somebody asks to stop: perhaps of another process."""
        while await self._write(answers.show_life, self.answer.answer_id):
            await asyncio.sleep(LIFE_SECONDS)
        replying.cancel()

    async def _end(self, state: str, outcome: Outcome | None) -> None:
        await self._write(answers.finish, self.answer.answer_id, state, outcome)
        stored = await self._write(find_answer, self.user_id, self.answer.answer_id)
        self.heard.put_nowait(Done(answer=ChatAnswer.of(stored)))

    def _fragment(self) -> Outcome:
        newest = max((token.draft for token in self._drafted), default=1)
        text = "".join(token.text for token in self._drafted if token.draft == newest)
        by = By.MODEL if self.seat.model else By.PLANNER
        return Outcome(status=Status.UNANSWERED, text=text, by=by, is_verified=False, notice=STOPPED)

    async def _write(self, deed: Callable[..., T], *values: object) -> T:
        return await in_transaction(self.pool, deed, *values)


async def in_transaction(pool: ConnectionPool, deed: Callable[..., T], *values: object) -> T:
    """Do something on a connection of `pool` without blocking; it is committed when this returns."""

    def do() -> T:
        with pool.connection() as connection:
            return deed(connection, *values)

    return await to_thread.run_sync(do)
