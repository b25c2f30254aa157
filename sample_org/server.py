"""Serves an organisation: Jira at `/jira` and `/jira-dc`, GitHub at `/github` and `/ghe`; steered at `/_control`."""

import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from sample_org.answers import json_answer
from sample_org.faults import Fault, read_faults
from sample_org.github.routes import github_app
from sample_org.github.site import GitHubSite
from sample_org.jira.data_center import data_center_app
from sample_org.jira.routes import jira_app
from sample_org.jira.site import JiraSite
from sample_org.layer import Layer, Statistics
from sample_org.mutations import Mutation, MutationError, mutate, read_mutation
from sample_org.records import Organisation
from sample_org.upheavals import UpheavalError


@dataclass(slots=True)
class Simulation:
    """A served organisation and all that steers it; `app` is the ASGI application."""

    base_url: str
    organisation: Organisation
    jira: JiraSite
    github: GitHubSite
    app: Layer

    @property
    def jira_url(self) -> str:
        """The Jira site's address."""
        return f"{self.base_url}/jira"

    @property
    def data_center_url(self) -> str:
        """The same site as Jira Data Center."""
        return f"{self.base_url}/jira-dc"

    @property
    def github_url(self) -> str:
        """The address of GitHub's REST API; GraphQL is at `/graphql` under it."""
        return f"{self.base_url}/github"

    @property
    def statistics(self) -> Statistics:
        """What was asked so far."""
        return self.app.statistics

    def arm(self, fault: Fault) -> Fault:
        """Let something go wrong; the fault counts what it does."""
        self.app.faults.append(fault)
        return fault

    def disarm(self) -> None:
        """Forget all faults."""
        self.app.faults.clear()

    def mutate(self, wish: Mutation) -> str:
        """Change a record while it is served; returns the issue's key or the request's number."""
        return str(next(iter(mutate(self.jira, self.github, wish).values())))


def simulate(organisation: Organisation, base_url: str = "http://127.0.0.1:8901") -> Simulation:
    """Put an organisation behind the APIs; `base_url` is where clients find them, and goes into links."""
    jira = JiraSite(organisation, f"{base_url}/jira")
    github = GitHubSite(organisation, f"{base_url}/github")
    hub = github_app(github)
    # An Enterprise Server has REST at `/api/v3` and GraphQL beside it.
    doors = {"/jira": jira_app(jira), "/jira-dc": data_center_app(jira), "/github": hub}
    doors |= {"/ghe/api/v3": hub, "/ghe/api": hub}
    inner = Starlette(routes=[Mount(path, app) for path, app in doors.items()])
    simulation = Simulation(base_url, organisation, jira, github, Layer(inner))
    inner.router.routes.insert(0, Mount("/_control", routes=_controls(simulation)))
    return simulation


def create_app(organisation: Organisation, base_url: str = "http://127.0.0.1:8901") -> Layer:
    """The ASGI application alone."""
    return simulate(organisation, base_url).app


@contextmanager
def serve(organisation: Organisation) -> Iterator[Simulation]:
    """Serve from a thread, on a free port of this machine, until the context ends."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        simulation = simulate(organisation, f"http://127.0.0.1:{listener.getsockname()[1]}")
        config = uvicorn.Config(simulation.app, log_level="warning", lifespan="off", ws="none", access_log=False)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.005)
        try:
            yield simulation
        finally:
            server.should_exit = server.force_exit = True
            thread.join(timeout=10)


def _controls(simulation: Simulation) -> list[Route]:
    async def stats(request: Request) -> Response:
        if request.method == "DELETE":
            simulation.statistics.clear()
        return json_answer(simulation.statistics.as_json())

    async def faults(request: Request) -> Response:
        if request.method == "DELETE":
            simulation.disarm()
        elif request.method == "POST":
            try:
                simulation.app.faults.extend(read_faults(await request.body()))
            except (msgspec.DecodeError, re.error) as error:
                return json_answer({"error": str(error)}, 400)
        return json_answer({"faults": simulation.app.faults})

    async def mutation(request: Request) -> Response:
        try:
            wish = read_mutation(await request.body())
            return json_answer(mutate(simulation.jira, simulation.github, wish))
        except (msgspec.DecodeError, MutationError, UpheavalError) as error:
            return json_answer({"error": str(error)}, 400)

    return [
        Route("/stats", stats, methods=["GET", "DELETE"]),
        Route("/faults", faults, methods=["GET", "POST", "DELETE"]),
        Route("/mutate", mutation, methods=["POST"]),
    ]
