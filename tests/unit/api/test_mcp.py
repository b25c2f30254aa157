"""The tools over MCP, asked by the official client of a server that really listens."""

import asyncio
import json
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import httpx2 as httpx
import psycopg
import pytest
import uvicorn
from fastapi import FastAPI
from mcp.client import Client
from mcp.client.streamable_http import streamable_http_client

from api.app import create_app
from pulse.access.sessions import open_session
from pulse.access.users import add_user
from pulse.database import connect
from pulse.reports.storage import Forms, store
from pulse.roles import Role
from pulse.settings import Settings
from pulse.tools import TOOLS
from tests.unit.pulse_assets.insights.reports.made import report

from .conftest import SECRET

T = TypeVar("T")
Talk = Callable[..., Any]


@contextmanager
def listening(app: FastAPI) -> Iterator[str]:
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


@pytest.fixture
def base(database_url: str) -> Iterator[str]:
    with listening(create_app(Settings(_env_file=None, jwt_secret=SECRET), database_url)) as address:
        yield address


@pytest.fixture
def talk(base: str, database_url: str) -> Talk:
    """Do something as a client who is signed in with a role, in a session of its own."""

    def talk_as(role: Role, deed: Callable[[Client], Awaitable[T]]) -> T:
        with connect(database_url) as connection:
            user = add_user(connection, f"{role}@example.com", role.title(), role)
            token = open_session(connection, user.user_id, SECRET).access_token

        async def run() -> T:
            headers = {"Authorization": f"Bearer {token}"}
            async with (
                httpx.AsyncClient(headers=headers) as http,
                Client(streamable_http_client(f"{base}/mcp", http_client=http)) as client,
            ):
                return await deed(client)

        return asyncio.run(run())

    return talk_as


async def texts(client: Client, tool: str, arguments: dict[str, Any]) -> tuple[bool, str]:
    result = await client.call_tool(tool, arguments)
    return bool(result.is_error), "".join(getattr(part, "text", "") for part in result.content)


def test_the_tools_are_listed_with_what_they_take_and_give(talk: Talk) -> None:
    tools = talk(Role.VIEWER, lambda client: client.list_tools()).tools
    assert [tool.name for tool in tools] == list(TOOLS)
    query = next(tool for tool in tools if tool.name == "query_metric")
    assert query.input_schema["required"] == ["metric"]
    assert {"n", "coverage", "as_of", "link"} <= set(query.output_schema["properties"])
    assert all(tool.annotations.read_only_hint for tool in tools)


def test_a_tool_answers_with_text_and_structure(talk: Talk) -> None:
    async def deed(client: Client) -> Any:
        return await client.call_tool("describe_metric", {"metric": "throughput"})

    result = talk(Role.VIEWER, deed)
    assert result.structured_content["metric"]["name"] == "throughput"
    assert "throughput" in result.content[0].text


def test_errors_say_what_to_do_and_hide_the_rest(talk: Talk) -> None:
    async def deed(client: Client) -> list[tuple[bool, str]]:
        return [
            await texts(client, "describe_metric", {"metric": "troughput"}),
            await texts(client, "query_metric", {"metric": "throughput"}),
            await texts(client, "query_metric", {"metric": "throughput", "colour": "red"}),
            await texts(client, "run_sql", {"statement": "select 1"}),
        ]

    unknown, unbuilt, wrong, forbidden = talk(Role.VIEWER, deed)
    assert all(is_error for is_error, _ in (unknown, unbuilt, wrong, forbidden))
    assert "Near names: throughput" in unknown[1]
    assert unbuilt[1].endswith("Nothing has been built yet. Run `pulse run` first.")
    assert "colour" in wrong[1]
    assert "administrators" in forbidden[1]


def test_resources_and_prompts_are_there(talk: Talk) -> None:
    async def deed(client: Client) -> tuple[Any, ...]:
        return (
            await client.list_resources(),
            await client.read_resource("pulse://catalogue"),
            await client.read_resource("pulse://metrics/throughput"),
            await client.list_prompts(),
            await client.get_prompt("retro_preparation", {"team": "Red", "sprint": "Red 1"}),
        )

    listed, catalogue, metric, prompts, retro = talk(Role.VIEWER, deed)
    assert [resource.name for resource in listed.resources] == ["catalogue", "schema", "state", "reports"]
    assert "issue_cycle_time" in catalogue.contents[0].text
    assert "How much gets finished?" in metric.contents[0].text
    assert {prompt.name for prompt in prompts.prompts} == {"weekly_review", "retro_preparation", "incident_review"}
    assert "sprint Red 1 of team Red" in retro.messages[0].content.text


def test_reports_are_resources(talk: Talk, database: psycopg.Connection[Any]) -> None:
    number = store(database, Forms(report(), "# A week", "<h1>A week</h1>"))
    database.commit()

    async def deed(client: Client) -> tuple[str, str, tuple[bool, str]]:
        listed = await client.read_resource("pulse://reports")
        one = await client.read_resource(f"pulse://reports/{number}")
        shown = [str(getattr(found.contents[0], "text", "")) for found in (listed, one)]
        return shown[0], shown[1], await texts(client, "read_report", {"report_id": 999})

    listed, one, (is_error, told) = talk(Role.VIEWER, deed)
    assert json.loads(listed)["reports"][0]["report_id"] == number
    assert json.loads(one)["report"]["figures"][0]["metric"] == "pickup_time"
    assert is_error
    assert "There is no report 999. Ask list_reports" in told


def test_every_call_is_written_down(talk: Talk, database: psycopg.Connection[Any]) -> None:
    talk(Role.USER, lambda client: client.call_tool("describe_metric", {"metric": "throughput"}))
    entries = database.execute(
        "select actor, subject, details from app.audit_log where action = 'tools.call'"
    ).fetchall()
    assert entries == [("user@example.com", "describe_metric", {"metric": "throughput"})]


@pytest.mark.parametrize("token", [None, "Bearer nonsense", "Basic abc"])
def test_nobody_comes_in_without_a_token(base: str, token: str | None) -> None:
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    answer = httpx.post(f"{base}/mcp", json=message, headers={"Authorization": token} if token else {})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.headers["content-type"] == "application/problem+json"


def test_there_is_nothing_to_listen_for(base: str) -> None:
    assert httpx.get(f"{base}/mcp").status_code == 405
