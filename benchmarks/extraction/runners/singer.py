"""A Singer tap piped into target-postgres: discovers, selects the streams named in STREAMS, runs both."""

import json
import os
import subprocess
import sys
from pathlib import Path

work = Path(os.environ["WORK"])
tap, target = sys.argv[1:3]
config = json.loads(os.environ["TAP_CONFIG"])
streams = os.environ["STREAMS"].split(",")
(work / "tap.json").write_text(json.dumps(config))
(work / "target.json").write_text(
    json.dumps({"sqlalchemy_url": os.environ["DATABASE_URI"].replace("postgresql:", "postgresql+psycopg:")})
)
found = subprocess.run([tap, "--config", str(work / "tap.json"), "--discover"], stdout=subprocess.PIPE, check=True)
catalog = json.loads(found.stdout)
for stream in catalog["streams"]:
    chosen = stream["tap_stream_id"] in streams
    stream.setdefault("schema", {})["selected"] = chosen
    for entry in stream["metadata"]:
        if not entry["breadcrumb"] or chosen:
            entry["metadata"]["selected"] = chosen
(work / "catalog.json").write_text(json.dumps(catalog))
reading = [tap, "--config", str(work / "tap.json"), os.environ["CATALOG_OPTION"], str(work / "catalog.json")]
with subprocess.Popen(reading, stdout=subprocess.PIPE) as source:
    written = subprocess.run(
        [target, "--config", str(work / "target.json")],
        stdin=source.stdout,
        stdout=subprocess.DEVNULL,
        # The rewriting of hosts is for the tap alone.
        env={**os.environ, "PYTHONPATH": ""},
        check=False,
    )
sys.exit(source.returncode or written.returncode)
