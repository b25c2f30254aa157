"""A language model that is as slow as it is told: it calls one tool, then writes, each after a pause."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PIECES = ("It is ", "defined in ", "the catalogue ", "[1].")


class PausingModel(ThreadingHTTPServer):
    """Begins each answer `pause` seconds after it was asked."""

    daemon_threads = True

    def __init__(self, pause: float) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.pause = pause


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: PausingModel

    def do_POST(self) -> None:
        """Stream what the conversation calls for."""
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        has_result = asked["messages"][-1]["role"] == "tool"
        time.sleep(self.server.pause)
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        for delta in _texts() if has_result else _call():
            choice = {"index": 0, "delta": delta, "finish_reason": None}
            self._send({"id": "c", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [choice]})
        self.wfile.write(b"data: [DONE]\n\n")
        self.close_connection = True

    def _send(self, document: dict[str, Any]) -> None:
        self.wfile.write(f"data: {json.dumps(document)}\n\n".encode())
        self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the signature of the base
        """Say nothing."""


def _call() -> Iterator[dict[str, Any]]:
    function = {"name": "describe_metric", "arguments": '{"metric": "throughput"}'}
    yield {"tool_calls": [{"index": 0, "id": "call", "type": "function", "function": function}]}


def _texts() -> Iterator[dict[str, Any]]:
    for piece in PIECES:
        yield {"content": piece}


@contextmanager
def pausing_model(pause: float) -> Iterator[str]:
    """The address of such a model."""
    server = PausingModel(pause)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
