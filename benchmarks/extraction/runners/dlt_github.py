"""dlt with its REST source: pull requests, and for each its reviews and its commits."""

import os

import dlt
from dlt.sources.rest_api import rest_api_source

pipeline = dlt.pipeline(
    "github",
    destination=dlt.destinations.postgres(os.environ["DATABASE_URI"]),
    dataset_name="github",
    pipelines_dir=os.environ["WORK"],
)


def child(name: str, key: str) -> dict[str, object]:
    """A list that hangs on a pull request."""
    path = f"pulls/{{resources.pull_requests.number}}/{name}"
    return {
        "name": f"pull_request_{name}",
        "primary_key": key,
        "write_disposition": "merge",
        "include_from_parent": ["number"],
        "endpoint": {"path": path, "params": {"per_page": 100}},
    }


for repository in os.environ["REPOSITORIES"].split(","):
    pulls = {"path": "pulls", "params": {"state": "all", "per_page": 100, "sort": "updated", "direction": "asc"}}
    source = rest_api_source(
        {
            "client": {
                "base_url": f"{os.environ['GITHUB']}/repos/{repository}/",
                "auth": {"type": "bearer", "token": os.environ["TOKEN"]},
                "headers": {"User-Agent": "dlt"},
                "paginator": "header_link",
            },
            "resource_defaults": {"primary_key": "id", "write_disposition": "merge"},
            "resources": [
                {"name": "pull_requests", "endpoint": pulls},
                child("reviews", "id"),
                child("commits", "sha"),
            ],
        }
    )
    print(pipeline.run(source))
