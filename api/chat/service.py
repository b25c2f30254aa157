"""The agent of this process: its graph, built when it is first asked, and the answers that are being made."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Annotated, TypeVar

from anyio import to_thread
from fastapi import Depends, Request
from psycopg_pool import ConnectionPool

from api.chat.making import Making, in_transaction
from pulse.agent.given import Given
from pulse.agent.model import Model
from pulse.agent.seat import Seat
from pulse.agent.threads import StoredAnswer

if TYPE_CHECKING:
    from api.chat.making import ChatGraph

T = TypeVar("T")


class Chat:
    """Makes answers in tasks of their own: a request that is cut off ends its answer in order, not amid a write."""

    def __init__(self, model: Model | None, database_url: str, pool: ConnectionPool) -> None:
        self.model = model
        self._database_url = database_url
        self._pool = pool
        self._building = asyncio.Lock()
        self._graph: ChatGraph | None = None
        self._open = AsyncExitStack()
        self._tasks: dict[asyncio.Task[None], Making] = {}

    @asynccontextmanager
    async def serving(self) -> AsyncIterator["Chat"]:
        """For as long as the application runs; then what is being made is stopped."""
        async with self._open:
            if self.model is not None:
                # Its first question should not wait for what takes seconds to import.
                self._importing = asyncio.create_task(to_thread.run_sync(_import))
            yield self
            for task in list(self._tasks):
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            if self.model is not None:
                await self.model.close()

    def begin(self, seat: Seat, user_id: str, answer: StoredAnswer, given: Given) -> Making:
        """Begin to make an answer; whatever fails from here on, it ends."""
        making = Making(self._built, self._pool, seat, user_id, answer, given)
        task = asyncio.create_task(making.make())
        self._tasks[task] = making
        task.add_done_callback(self._tasks.pop)
        return making

    def stop(self, making: Making) -> None:
        """Stop an answer of this process; what there is of it is kept."""
        for task, one in self._tasks.items():
            if one is making:
                task.cancel()

    async def write(self, deed: Callable[..., T], *values: object) -> T:
        """Do something in a transaction of its own, which has ended before the answer begins."""
        return await in_transaction(self._pool, deed, *values)

    async def _built(self) -> "ChatGraph":
        async with self._building:
            if self._graph is None:
                # LangGraph takes a second to import; an API that nobody asks starts without it.
                await to_thread.run_sync(_import)
                from pulse.agent.graph import build_graph
                from pulse.agent.memory import open_memory

                memory = await self._open.enter_async_context(open_memory(self._database_url))
                self._graph = build_graph(memory)
        return self._graph


def _import() -> None:
    import pulse.agent.graph
    import pulse.agent.memory
    import pulse.agent.replying  # noqa: F401 - what takes long is done in a thread


async def _chat(request: Request) -> Chat:
    chat: Chat = request.app.state.chat
    return chat


CurrentChat = Annotated[Chat, Depends(_chat)]
