"""Vectors of texts by the embedding model of the settings, at an OpenAI-compatible endpoint. It blocks."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pydantic import SecretStr

from pulse.errors import PulseError
from pulse.settings import Settings

if TYPE_CHECKING:
    from openai import OpenAI

RETRIES = 2


class EmbeddingError(PulseError):
    """The endpoint gave no vectors; the text says why and holds no secret."""


@dataclass(frozen=True, slots=True)
class Embedder:
    """One model at one endpoint. `seconds`: of silence after which it is given up."""

    model: str
    base_url: str | None
    key: SecretStr | None
    seconds: float

    def vectors(self, texts: Sequence[str]) -> list[list[float]]:
        """One vector a text, in their order.

        Raises:
            EmbeddingError: the endpoint refuses, cannot be reached, or does not give a vector for each text.
        """
        import openai

        try:
            given = _client(self).embeddings.create(model=self.model, input=list(texts), encoding_format="float").data
        except openai.APIStatusError as error:
            raise EmbeddingError(f"The endpoint of the embedding model answered {error.status_code}.") from error
        except (openai.OpenAIError, ValueError) as error:
            raise EmbeddingError("The endpoint of the embedding model gave no answer that can be used.") from error
        found = [one.embedding for one in sorted(given or (), key=lambda one: one.index)]
        if len(found) != len(texts):
            raise EmbeddingError(f"The embedding model gave {len(found)} vectors for {len(texts)} texts.")
        return found


def embedder_of(settings: Settings) -> Embedder | None:
    """The model of the settings; None where none is configured. The key of the chat's endpoint goes to no other."""
    if settings.llm_embedding_model is None:
        return None
    is_same = settings.llm_embedding_base_url in {None, settings.llm_base_url}
    key = settings.llm_embedding_api_key or (settings.llm_api_key if is_same else None)
    return Embedder(
        settings.llm_embedding_model,
        settings.llm_embedding_base_url or settings.llm_base_url,
        key,
        settings.llm_timeout,
    )


@cache
def _client(embedder: Embedder) -> "OpenAI":
    from openai import OpenAI

    return OpenAI(
        base_url=embedder.base_url,
        # Endpoints on one's own machine want none, but the client does.
        api_key=embedder.key.get_secret_value() if embedder.key else "none",
        max_retries=RETRIES,
        timeout=embedder.seconds,
    )
