"""The server that all contestants write to: the embedded one, made reachable over TCP, which some of them insist on."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from pulse import embedded
from pulse.database import connect

CHUNK = 1 << 18


@contextmanager
def served(directory: Path) -> Iterator[tuple[str, int]]:
    """An embedded server in `directory`: its own address, and a port of this machine that leads to it."""
    url = embedded.start(directory)
    parts = psycopg.conninfo.conninfo_to_dict(url)
    path = f"{parts['host']}/.s.PGSQL.{parts.get('port', 5432)}"
    with socket.create_server(("127.0.0.1", 0)) as listener:
        loop = asyncio.new_event_loop()
        threading.Thread(target=_forward, args=(loop, listener, path), daemon=True).start()
        try:
            yield url, listener.getsockname()[1]
        finally:
            loop.call_soon_threadsafe(loop.stop)


def fresh_database(url: str, port: int, name: str) -> str:
    """Create the empty database `name` (anew where there was one) and give its address by TCP."""
    with connect(url, autocommit=True) as connection:
        connection.execute(f'drop database if exists "{name}" with (force)')
        connection.execute(f'create database "{name}"')
    return f"postgresql://postgres:postgres@127.0.0.1:{port}/{name}"


def _forward(loop: asyncio.AbstractEventLoop, listener: socket.socket, path: str) -> None:
    async def pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(CHUNK):
                writer.write(data)
                await writer.drain()
        except ConnectionError:
            pass
        finally:
            writer.close()

    async def visit(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner_reader, inner_writer = await asyncio.open_unix_connection(path)
        await asyncio.gather(pipe(reader, inner_writer), pipe(inner_reader, writer))

    loop.run_until_complete(asyncio.start_server(visit, sock=listener))
    loop.run_forever()
