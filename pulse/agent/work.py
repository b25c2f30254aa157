"""What a model has done for the answer at hand: messages, results, and how much it has used. Gone when it ends."""

import asyncio
import time
from collections.abc import Sequence
from typing import Any, TypedDict, cast

from langgraph.runtime import Runtime

from pulse.agent.ending import emit
from pulse.agent.events import Token
from pulse.agent.model import Message, Model, ModelError, Said
from pulse.agent.outcome import Usage
from pulse.agent.seat import Seat


class Kept(TypedDict):
    """A result that the answer may cite, as JSON."""

    source: dict[str, Any]
    result: dict[str, Any]


class Work(TypedDict):
    """`begun_at` in epoch seconds. `drafts`: how many were begun; `reason`: why the model cannot go on."""

    messages: list[Message]
    calls: list[dict[str, str]]
    kept: list[Kept]
    is_tainted: bool
    is_refusal: bool
    draft: str
    drafts: int
    redrafts: int
    steps: int
    input_tokens: int
    output_tokens: int
    begun_at: float
    reason: str


def new_work(messages: Sequence[Message]) -> Work:
    """The beginning."""
    return Work(
        messages=list(messages),
        calls=[],
        kept=[],
        is_tainted=False,
        is_refusal=False,
        draft="",
        drafts=0,
        redrafts=0,
        steps=0,
        input_tokens=0,
        output_tokens=0,
        begun_at=time.time(),
        reason="",
    )


def changed(work: Work, **values: Any) -> Work:
    """`work` with other values."""
    return cast(Work, {**work, **values})


def is_spent(work: Work, model: Model) -> bool:
    """Whether the steps, tokens or seconds of an answer are used up, all but what writing it takes."""
    tokens = work["input_tokens"] + work["output_tokens"]
    return work["steps"] >= model.most_steps or tokens >= model.most_tokens or seconds_left(work, model) <= 0


def seconds_left(work: Work, model: Model) -> float:
    """Until the answer has taken as long as it may."""
    return model.most_seconds - (time.time() - work["begun_at"])


def usage(work: Work, model: Model) -> Usage:
    """What has been used so far."""
    return Usage(
        model=model.name,
        steps=work["steps"],
        input_tokens=work["input_tokens"],
        output_tokens=work["output_tokens"],
        cost=model.cost(work["input_tokens"], work["output_tokens"]),
        seconds=round(time.time() - work["begun_at"], 3),
    )


async def ask_model(
    work: Work, model: Model, runtime: Runtime[Seat], messages: Sequence[Message], *, is_heard: bool, **wanted: Any
) -> tuple[Work, Said]:
    """Ask the model; with `is_heard` what it says is streamed as a new draft.

    Raises:
        ModelError: it fails, or takes longer than the answer may.
    """
    number = work["drafts"] + is_heard
    redact = runtime.context.redact

    def hear(piece: str) -> None:
        emit(runtime, Token(draft=number, text=redact(piece)))

    try:
        async with asyncio.timeout(max(seconds_left(work, model), 0.0)):
            said = await model.say(messages, hear=hear if is_heard else None, **wanted)
    except TimeoutError as error:
        raise ModelError("The answer took longer than it may.") from error
    return {
        **work,
        "drafts": number,
        "steps": work["steps"] + 1,
        "input_tokens": work["input_tokens"] + said.input_tokens,
        "output_tokens": work["output_tokens"] + said.output_tokens,
    }, said
