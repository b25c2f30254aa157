"""Dagster's webserver, asked by GraphQL. Its schema is known here and in `queries` and `overview`."""

from functools import cache
from typing import Any

import httpx2 as httpx

from pulse.jobs.errors import DagsterAway, DagsterRefused

SECONDS = 20.0
# The code location of workspace.yaml; Dagster gives this name to the definitions of a module.
REPOSITORY = {"repositoryName": "__repository__", "repositoryLocationName": "pulse"}


class Dagster:
    """Asks one webserver, and waits `seconds` for an answer. Safe between threads."""

    def __init__(self, url: str, seconds: float = SECONDS) -> None:
        self.url = url.rstrip("/")
        self._http = httpx.Client(base_url=self.url, timeout=httpx.Timeout(seconds, connect=2.0))

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """The data of an answer.

        Raises:
            DagsterAway: it does not answer.
            DagsterRefused: it does not understand, such as while its code location cannot be loaded.
        """
        try:
            answer = self._http.post("/graphql", json={"query": query, "variables": variables})
            body = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise DagsterAway(
                f"Dagster does not answer at {self.url} ({type(error).__name__}). `pulse up` starts it; "
                "PULSE_DAGSTER_URL says where it is."
            ) from error
        if body.get("errors") or not isinstance(body.get("data"), dict):
            told = "; ".join(str(one.get("message", "")) for one in body.get("errors") or [])
            raise DagsterRefused(f"Dagster cannot answer: {told[:500] or answer.status_code}")
        data: dict[str, Any] = body["data"]
        return data

    def change(self, mutation: str, **variables: Any) -> dict[str, Any]:
        """What a mutation gives that has one field; DagsterRefused with Dagster's own words where it is an error."""
        ((result),) = self.ask(mutation, **variables).values()
        if "message" in result and result["__typename"].endswith(("Error", "Failure", "Invalid", "Conflict")):
            raise DagsterRefused(f"Dagster refuses: {str(result['message'])[:500]}")
        found: dict[str, Any] = result
        return found

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def run_url(self, run_id: str) -> str:
        """Where people see a run."""
        return f"{self.url}/runs/{run_id}"


@cache
def dagster_at(url: str) -> Dagster:
    """The one client of this process for a webserver: making one costs more than asking."""
    return Dagster(url)
