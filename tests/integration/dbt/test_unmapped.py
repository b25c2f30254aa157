"""What `pulse doctor` says of the built warehouse, and that the lines it proposes are right."""

from pathlib import Path
from typing import Any

import psycopg
import pytest

from pulse.configuration import load_configuration
from pulse.doctor import Check, State
from pulse.doctor.mappings import unmapped


@pytest.fixture
def strange(marts: psycopg.Connection[Any]) -> dict[str, Check]:
    """The checks after things nobody mapped have appeared."""
    marts.execute("update core.work_items set class = 'unmapped', issue_type = 'Spike' where key = 'PAY-1'")
    marts.execute(
        """
        update core.work_item_status_intervals set category = 'unknown', status = 'Parked: cold'
        where work_item_key in (select work_item_key from core.work_items where key in ('PAY-1', 'PAY-2'))
        """
    )
    marts.execute("update core.deployments set is_production = false, environment = 'eu-west'")
    marts.execute(
        """
        delete from intermediate.int_deployment_sources
        where repository_key in (select repository_key from core.repositories where full_name = 'acme/pay')
        """
    )
    marts.execute("insert into configuration.team_members values ('Ledger', 'nobody@x.test', 'file')")
    return {check.name: check for check in unmapped(marts)}


def test_what_is_mapped_is_in_order(marts: psycopg.Connection[Any]) -> None:
    checks = {check.name: check.state for check in unmapped(marts)}
    assert checks.pop("people") is State.WARNING, "Jira's ada and GitHub's ada share one word alone"
    assert set(checks.values()) == {State.OK}


@pytest.mark.parametrize(
    ("name", "finding"),
    [
        ("statuses", "statuses in no category (1): Parked: cold (2)"),
        ("issue types", "issue types of no class (1): Spike"),
        ("environments", "environments of repositories without production (1): eu-west ("),
        ("deployment sources", "repositories where nothing tells of deployments (1): acme/pay ("),
        (
            "configured names",
            "configured members or accounts that are nobody's address, login or id (1): nobody@x.test",
        ),
    ],
)
def test_what_is_not_mapped_is_counted_and_named(strange: dict[str, Check], name: str, finding: str) -> None:
    assert strange[name].state is State.WARNING
    assert strange[name].finding.startswith(finding)


@pytest.mark.parametrize("name", ["statuses", "issue types", "environments", "deployment sources"])
def test_the_line_that_is_proposed_is_right(strange: dict[str, Check], name: str, tmp_path: Path) -> None:
    own = tmp_path / "pulse.yaml"
    own.write_text(strange[name].remedy.split("for example:  ")[1])
    assert load_configuration(own) != load_configuration()
