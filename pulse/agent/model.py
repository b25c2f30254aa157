"""The language model: one OpenAI-compatible endpoint, asked with streaming, retries and time-outs. Knows no tools."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pulse.errors import ConfigurationError, PulseError
from pulse.settings import Settings

if TYPE_CHECKING:
    from openai import AsyncOpenAI

Message = dict[str, Any]
RETRIES = 2
CONNECT_SECONDS = 10.0
# Where an endpoint does not tell what it used.
LETTERS_A_TOKEN = 4
# Statuses by which endpoints refuse a request that holds what they do not know.
REFUSING = {400, 404, 405, 415, 422, 501}


class ModelError(PulseError):
    """The model did not answer, or not so that it can be used; the text says why and holds no secret."""


class NotUnderstood(ModelError):
    """The endpoint refused the request as such: it may not know tools, or not a response in JSON by schema."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a tool that a model wants; `arguments` as it wrote them, which need not be JSON."""

    call_id: str
    tool: str
    arguments: str


@dataclass(slots=True)
class Said:
    """What a model said. `is_refusal`: it would not answer."""

    text: str = ""
    calls: list[Call] = field(default_factory=list)
    input_tokens: int = 0
    output_tokens: int = 0
    is_refusal: bool = False


class Model:
    """The model of the settings; `tools` is how it is made to call tools: native or json."""

    def __init__(self, settings: Settings) -> None:
        assert settings.llm_model is not None
        self._settings = settings
        self.name: str = settings.llm_model
        self.router = settings.llm_router_model
        self.tools = "native" if settings.llm_tools == "auto" else settings.llm_tools
        self.most_steps, self.most_tokens = settings.llm_most_steps, settings.llm_most_tokens
        self.most_seconds = settings.llm_most_seconds

    def may_fall_back_to_json(self) -> bool:
        """Whether plans in JSON may take the place of the endpoint's own calls of tools."""
        return self._settings.llm_tools == "auto" and self.tools == "native"

    def cost(self, input_tokens: int, output_tokens: int) -> float:
        """What so many tokens cost by the prices in the settings."""
        settings = self._settings
        return (input_tokens * settings.llm_input_price + output_tokens * settings.llm_output_price) / 1e6

    async def say(
        self,
        messages: Sequence[Message],
        *,
        tools: Sequence[Mapping[str, Any]] = (),
        schema: Mapping[str, Any] | None = None,
        is_routing: bool = False,
        hear: Callable[[str], None] | None = None,
    ) -> Said:
        """Ask; `hear` gets each piece of text as it comes.

        Raises:
            NotUnderstood: the endpoint refuses such requests.
            ModelError: it does not answer in time, breaks off, or what comes is no answer.
        """
        import httpx2
        import openai

        wanted: dict[str, Any] = {}
        if tools:
            wanted["tools"] = [{"type": "function", "function": tool} for tool in tools]
        if schema is not None:
            form = {"name": "plan", "schema": schema, "strict": False}
            wanted["response_format"] = {"type": "json_schema", "json_schema": form}
        model = self.router if is_routing and self.router else self.name
        try:
            return await self._hear(model, list(messages), wanted, hear)
        except openai.APIStatusError as error:
            if error.status_code in REFUSING:
                raise NotUnderstood(f"The endpoint refused the request ({error.status_code}).") from error
            raise ModelError(f"The endpoint answered {error.status_code}.") from error
        except (openai.APITimeoutError, httpx2.TimeoutException) as error:
            raise ModelError("The model did not answer in time.") from error
        except (openai.OpenAIError, httpx2.HTTPError) as error:
            raise ModelError("The endpoint cannot be reached, or broke off.") from error
        except (ValueError, AttributeError, TypeError) as error:
            raise ModelError("What the endpoint sent is no answer of a model.") from error

    async def _hear(
        self, model: str, messages: list[Any], wanted: dict[str, Any], hear: Callable[[str], None] | None
    ) -> Said:
        said, calls = Said(), dict[int, list[str]]()
        chunks = await self._client.chat.completions.create(
            model=model, messages=messages, stream=True, stream_options={"include_usage": True}, **wanted
        )
        async for chunk in chunks:
            if chunk.usage is not None:
                said.input_tokens, said.output_tokens = chunk.usage.prompt_tokens, chunk.usage.completion_tokens
            for choice in chunk.choices[:1]:
                if piece := choice.delta.content or choice.delta.refusal:
                    said.text += piece
                    said.is_refusal |= bool(choice.delta.refusal)
                    if hear is not None:
                        hear(piece)
                for part in choice.delta.tool_calls or ():
                    call = calls.setdefault(part.index, ["", "", ""])
                    call[0] += part.id or ""
                    if part.function is not None:
                        call[1] += part.function.name or ""
                        call[2] += part.function.arguments or ""
                said.is_refusal |= choice.finish_reason == "content_filter"
        said.calls = [Call(call[0] or f"call-{index}", call[1], call[2]) for index, call in sorted(calls.items())]
        if not said.input_tokens:
            said.input_tokens = sum(len(str(message.get("content"))) for message in messages) // LETTERS_A_TOKEN
            said.output_tokens = (len(said.text) + sum(len(call.arguments) for call in said.calls)) // LETTERS_A_TOKEN
        return said

    @cached_property
    def _client(self) -> "AsyncOpenAI":
        import httpx2
        from openai import AsyncOpenAI

        settings, key = self._settings, self._settings.llm_api_key
        return AsyncOpenAI(
            base_url=settings.llm_base_url,
            # Endpoints on one's own machine want none, but the client does.
            api_key=key.get_secret_value() if key else "none",
            max_retries=RETRIES,
            timeout=httpx2.Timeout(settings.llm_timeout, connect=CONNECT_SECONDS),
        )

    async def close(self) -> None:
        """Close its connections."""
        if "_client" in self.__dict__:
            await self._client.close()


def open_model(settings: Settings) -> Model | None:
    """The model of the settings; None where none is configured. Nothing is asked yet.

    Raises:
        ConfigurationError: an endpoint is given without a model.
    """
    if settings.llm_model is None:
        if settings.llm_base_url is not None:
            raise ConfigurationError("PULSE_LLM_BASE_URL is set without PULSE_LLM_MODEL: name the model to ask.")
        return None
    return Model(settings)
