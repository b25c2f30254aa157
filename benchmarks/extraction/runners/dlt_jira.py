"""dlt with its REST source: search pages with the changelogs that search embeds (at most 40 an issue), merged by id."""

import os

import dlt
from dlt.sources.rest_api import rest_api_source

projects = ", ".join(f'"{key}"' for key in os.environ["PROJECTS"].split(","))
source = rest_api_source(
    {
        "client": {
            "base_url": os.environ["JIRA"] + "/rest/api/3/",
            "auth": {"type": "http_basic", "username": "bench@example.org", "password": os.environ["TOKEN"]},
            "paginator": {"type": "cursor", "cursor_path": "nextPageToken", "cursor_param": "nextPageToken"},
        },
        "resources": [
            {
                "name": "issues",
                "primary_key": "id",
                "write_disposition": "merge",
                "endpoint": {
                    "path": "search/jql",
                    "data_selector": "issues",
                    "params": {
                        "jql": f"project in ({projects}) ORDER BY updated ASC",
                        "fields": "*all",
                        "expand": "changelog",
                        "maxResults": 100,
                    },
                },
            }
        ],
    }
)
destination = dlt.destinations.postgres(os.environ["DATABASE_URI"])
print(dlt.pipeline("jira", destination=destination, dataset_name="jira", pipelines_dir=os.environ["WORK"]).run(source))
