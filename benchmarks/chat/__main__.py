"""`python -m benchmarks.chat`: the time from a question to the first token, beyond what the model itself takes."""

import argparse
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx2 as httpx
import uvicorn

from api.app import create_app
from benchmarks.chat.model import pausing_model
from pulse import embedded
from pulse.access.sessions import open_session
from pulse.access.users import add_user
from pulse.database import connect
from pulse.migrations import migrate
from pulse.roles import Role
from pulse.settings import Settings

SECRET = "a secret of this measurement alone"
# The model is asked twice: for a call of a tool, then for the answer.
TIMES_ASKED = 2


def main() -> None:
    """Ask one question many times, each in a thread of its own, and print what Pulse added."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.chat")
    parser.add_argument("--questions", type=int, default=60)
    parser.add_argument("--pause", type=float, default=0.1, help="seconds until the model begins each time it is asked")
    given = parser.parse_args()
    # A server that is run by root is another user, who must be able to come in.
    with TemporaryDirectory(prefix="pulse-chat-") as directory, pausing_model(given.pause) as model:
        Path(directory).chmod(0o755)
        url = embedded.start(Path(directory) / "data")
        migrate(url)
        with connect(url) as connection:
            user = add_user(connection, "someone@example.com", "Someone", Role.ADMIN)
            token = open_session(connection, user.user_id, SECRET).access_token
        settings = Settings(_env_file=None, jwt_secret=SECRET, rate_limit=0, llm_base_url=model, llm_model="m")
        headers = {"Authorization": f"Bearer {token}"}
        with _served(settings, url) as base, httpx.Client(base_url=base, headers=headers, timeout=60) as client:
            first = _first_token(client)
            taken = sorted(_first_token(client) - TIMES_ASKED * given.pause for _ in range(given.questions))
    print(f"first question of the process: {(first - TIMES_ASKED * given.pause) * 1000:.0f} ms added")
    print(
        f"first token, added by Pulse to two answers of {given.pause * 1000:.0f} ms each and one call of a tool: "
        f"median {taken[len(taken) // 2] * 1000:.0f} ms, p95 {taken[int(len(taken) * 0.95)] * 1000:.0f} ms "
        f"({len(taken)} questions)"
    )


def _first_token(client: httpx.Client) -> float:
    """Seconds from the question to the first token of its answer, which is read to its end."""
    thread = client.post("/api/v1/chat/threads", json={}).json()["thread_id"]
    begun, first = time.perf_counter(), 0.0
    question = {"text": "How is throughput defined?"}
    with client.stream("POST", f"/api/v1/chat/threads/{thread}/messages", json=question) as answer:
        for line in answer.iter_lines():
            if line == "event: token" and not first:
                first = time.perf_counter() - begun
            if line.startswith("data: ") and '"kind":"done"' in line:
                assert json.loads(line[6:])["answer"]["outcome"]["by"] == "model"
    return first


@contextmanager
def _served(settings: Settings, url: str) -> Iterator[str]:
    server = uvicorn.Server(uvicorn.Config(create_app(settings, url), port=0, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


if __name__ == "__main__":
    main()
