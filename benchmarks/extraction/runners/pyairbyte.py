"""PyAirbyte with the connector that is installed beside it, into its PostgreSQL cache."""

import json
import os
import sys
from urllib.parse import urlsplit

import airbyte

name, executable = sys.argv[1:3]
source = airbyte.get_source(
    name,
    config=json.loads(os.environ["TAP_CONFIG"]),
    streams=os.environ["STREAMS"].split(","),
    local_executable=executable,
)
address = urlsplit(os.environ["DATABASE_URI"])
cache = airbyte.caches.PostgresCache(
    host=address.hostname,
    port=address.port,
    username=address.username or "postgres",
    password=address.password or "none",
    database=address.path.lstrip("/"),
    schema_name="airbyte",
)
print(source.read(cache=cache, force_full_refresh=True).processed_records)
