"""Perceval's pull requests (with reviews, review comments and commits) as JSON lines into one table."""

import os

import psycopg
from perceval.backends.core.github import GitHub
from psycopg.types.json import Jsonb

with psycopg.connect(os.environ["DATABASE_URI"]) as connection:
    connection.execute("create table items (uuid text primary key, data jsonb)")
    for repository in os.environ["REPOSITORIES"].split(","):
        owner, name = repository.split("/")
        backend = GitHub(owner=owner, repository=name, api_token=[os.environ["TOKEN"]])
        with connection.cursor().copy("copy items (uuid, data) from stdin") as copy:
            for item in backend.fetch(category="pull_request"):
                copy.write_row((item["uuid"], Jsonb(item["data"])))
