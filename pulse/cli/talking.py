"""One conversation at a terminal: who sits there, and how an answer is shown while it is made."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Self
from uuid import uuid4

import psycopg
from langgraph.checkpoint.memory import InMemorySaver
from rich.live import Live
from rich.text import Text

from pulse.access import audit
from pulse.agent.actions import Doing, perform
from pulse.agent.events import ApprovalRequired, Ended, Event, Step, Token, ToolCall
from pulse.agent.given import Decision, Given, Question
from pulse.agent.graph import build_graph
from pulse.agent.model import open_model
from pulse.agent.outcome import Outcome, Proposal
from pulse.agent.outside import outside_tools
from pulse.agent.planner import WITHOUT_MODEL
from pulse.agent.replying import reply
from pulse.agent.seat import Seat
from pulse.cli.output import console
from pulse.cli.writing import operator
from pulse.database import connect
from pulse.metrics import OPERATOR
from pulse.metrics.current import current_catalogue
from pulse.redaction import Redactor, secrets_of
from pulse.runtime import open_runtime
from pulse.settings import Settings
from pulse.tools import Context


class Talk:
    """A conversation that lasts as long as the command. `last`: what the last answer came to."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._url = open_runtime(settings).database_url
        self._model = open_model(settings)
        self._graph = build_graph(InMemorySaver())
        # One event loop for all answers: the model keeps its connections.
        self._runner = asyncio.Runner()
        self._thread = str(uuid4())
        self.last: Outcome | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._model is not None:
            self._runner.run(self._model.close())
        self._runner.close()

    @property
    def answered_by(self) -> str:
        """Who answers, in words."""
        return WITHOUT_MODEL if self._model is None else f"{self._model.name} answers."

    def begin_anew(self) -> None:
        """Forget what was said."""
        self._thread, self.last = str(uuid4()), None

    def ask(self, question: str) -> None:
        """Answer, and let the person decide where an action is proposed. Interrupted, it is left."""
        try:
            proposal = self._answer(Question(question))
            if proposal is not None:
                answer = console.input(f"{proposal.text}? [y/N] ", markup=False)
                self._answer(Decision(answer.strip().lower() in {"y", "yes"}))
        except KeyboardInterrupt:
            console.print("Stopped.", style="dim")

    def _answer(self, given: Given) -> Proposal | None:
        with Live(console=console, transient=True) as live:
            outcome, proposal = self._runner.run(self._hear(given, lambda text: live.update(text)))
        if outcome is not None:
            self.last = outcome
            console.print(outcome.text, markup=False)
            if outcome.notice:
                console.print(outcome.notice, style="dim", markup=False)
        return proposal

    async def _hear(self, given: Given, show: Callable[[Text], None]) -> tuple[Outcome | None, Proposal | None]:
        outcome: Outcome | None = None
        proposal: Proposal | None = None
        shown = Shown()
        async for event in reply(self._graph, self._seat(), self._thread, given):
            match event:
                case Ended():
                    outcome = event.outcome
                case ApprovalRequired():
                    proposal = event.proposal
                case _:
                    show(shown.after(event))
        return outcome, proposal

    def _seat(self) -> Seat:
        settings = self._settings
        catalogue = current_catalogue(settings)

        @contextmanager
        def opening() -> Iterator[Context]:
            with self._connection() as connection:
                yield Context.now(connection, catalogue, OPERATOR, settings)

        def act(proposal: Proposal) -> str:
            with self._connection() as connection:
                return perform(proposal, Doing(connection, settings, catalogue, operator()), lambda _: True)

        def note(tool: str, arguments: Mapping[str, Any]) -> None:
            with self._connection() as connection:
                audit.record(connection, operator(), "tools.call", tool, dict(arguments))

        return Seat(
            opening,
            lambda _: True,
            act,
            note,
            today=datetime.now(settings.zone).date(),
            time_zone=settings.timezone,
            model=self._model,
            redact=Redactor(secrets_of(settings)),
            outside={} if self._model is None else outside_tools(self._connection, settings),
        )

    @contextmanager
    def _connection(self) -> Iterator[psycopg.Connection[Any]]:
        with connect(self._url) as connection:
            yield connection


class Shown:
    """What stands in the terminal while an answer is made: what is done, then the newest draft."""

    def __init__(self) -> None:
        self._doing = ""
        self._draft, self._text = 0, ""

    def after(self, event: Event) -> Text:
        """What stands there after `event`."""
        match event:
            case Step():
                self._doing = event.text
            case ToolCall():
                self._doing = f"{event.tool} …"
            case Token() if event.draft > self._draft:
                self._draft, self._text = event.draft, event.text
            case Token():
                self._text += event.text
        return Text(self._text) if self._text else Text(self._doing, style="dim")
