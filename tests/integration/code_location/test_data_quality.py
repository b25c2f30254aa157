"""Checks, rejected records and freshness as readers get them, after Dagster has really run."""

from pulse.asking import ask
from pulse.database import connect
from pulse.metrics import OPERATOR, Reader
from pulse.metrics.query import Filter, Operator
from pulse.records.reading import RecordQuery, listing
from pulse.records.subjects.data_quality import CHECKS, FRESHNESS, REJECTED_RECORDS
from pulse.roles import Role
from pulse_assets.jira.tables import ISSUES
from pulse_assets.raw.table import Batch, Rejected
from pulse_assets.raw.writer import write

from .location import PRESENT, Location

RANGE = ("CHK|2026-03-01", f"CHK|{PRESENT}")
RECORD = b'{"id": "1", "owner": "ann@example.com"}'


def test_checks_rejects_and_freshness_are_read_as_records(location: Location) -> None:
    with connect(location.url) as connection:
        write(connection, "default", "CHK", [Batch(ISSUES, [], [Rejected("no key", RECORD)])])
    location.snapshot("jira")
    location.read("jira", *RANGE)
    with connect(location.url, autocommit=True) as connection:
        checks = {one["check_key"]: one for one in ask(connection, listing(CHECKS, RecordQuery(), OPERATOR)).records}
        assert checks["jira/issues:every_record_fits"]["status"] == "warned"
        assert checks["jira/issues:complete"]["status"] == "passed"
        assert checks["jira/issues:complete"]["checked_at"] is not None
        only = RecordQuery(filters=(Filter("status", Operator.IN, ("warned",)),), search="issues")
        assert [one["name"] for one in ask(connection, listing(CHECKS, only, OPERATOR)).records] == [
            "every_record_fits"
        ]

        (rejected,) = ask(connection, listing(REJECTED_RECORDS, RecordQuery(), OPERATOR)).records
        assert (rejected["reason"], rejected["payload"]) == ("no key", RECORD.decode())
        (for_user,) = ask(connection, listing(REJECTED_RECORDS, RecordQuery(), Reader(Role.USER))).records
        assert (for_user["reason"], for_user["payload"]) == ("no key", None)
        (for_viewer,) = ask(connection, listing(REJECTED_RECORDS, RecordQuery(), Reader(Role.VIEWER))).records
        assert "payload" not in for_viewer

        units = ask(connection, listing(FRESHNESS, RecordQuery(sort="source_unit"), OPERATOR)).records
        assert {(one["stream"], one["source_unit"]) for one in units} >= {("issues", "CHK")}
        assert all(one["age_seconds"] > 0 for one in units if one["watermark"])
