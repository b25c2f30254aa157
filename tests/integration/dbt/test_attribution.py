"""A change belongs to the first production deployment that contains it: the models against git, on random histories."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .conftest import Warehouse
from .delivery_records import put_commit, put_comparison, put_deployment, put_request
from .git_history import Deployment, History, Step
from .records import put

REPOSITORY = 902
PRODUCTION = {"prod-eu", "prod-us"}
# The tables that the attribution rests on, in the order in which they are built.
MODELS = (
    "staging.stg_github__pull_requests",
    "staging.stg_github__commits",
    "intermediate.int_deployment_sources",
    "intermediate.int_deployments",
    "intermediate.int_deployment_steps",
    "intermediate.int_seed_commits",
    "intermediate.int_change_deployments",
)

environments = st.sampled_from(["prod-eu", "prod-eu", "prod-us", "staging"])
kinds = st.sampled_from(["squash", "merge", "rebase", "push", "patch", "fail", *["deploy"] * 4])
histories = st.lists(st.tuples(kinds, environments, st.integers(1, 3)), min_size=15, max_size=30)


def put_history(marts: psycopg.Connection[Any], history: History) -> None:
    """The history as it would be in raw, compared link by link as GitHub does."""
    shop = {"full_name": "acme/random", "name": "random", "default_branch": "main"}
    put(marts, "github_repositories", shop, repository_id=REPOSITORY, full_name="acme/random")
    for sha, parents in history.ancestors(history.main[-1]).items():
        put_commit(marts, REPOSITORY, sha, parents, history.now)
    for change in history.changes:
        put_request(marts, REPOSITORY, change.number, change.merged, history.shas[change.merge])
    before: dict[str, Deployment] = {}
    for deployment in history.deployments:
        sha, environment = history.shas[deployment.head], deployment.environment
        put_deployment(marts, REPOSITORY, deployment.name, environment, sha, deployment.finished, deployment.outcome)
        if deployment.outcome == "SUCCESS":
            put_link(marts, history, deployment, before.get(environment))
            before[environment] = deployment


def put_link(marts: psycopg.Connection[Any], history: History, head: Deployment, base: Deployment | None) -> None:
    """What was added since `base`, the deployment before in the same environment."""
    sha = history.shas[head.head]
    if base is None:
        put_comparison(marts, REPOSITORY, head.name, "seed", sha, [])
        return
    old, new = history.ancestors(base.head), history.ancestors(head.head)
    added = sorted(new.keys() - old.keys())
    lost = old.keys() - new.keys()
    status = ("diverged" if lost else "ahead") if added else ("behind" if lost else "identical")
    put_comparison(marts, REPOSITORY, head.name, status, sha, added)


def attributed(marts: psycopg.Connection[Any], warehouse: Warehouse) -> dict[int, str]:
    """What the real models make of raw: of each change the deployment, else the reason, else its state."""
    for table in MODELS:
        marts.execute(f"delete from {table}".encode())
        marts.execute(f"insert into {table} {warehouse.compiled(table.split('.')[1])}".encode())
    rows = marts.execute(
        """
        select
            request.number,
            coalesce(split_part(change.deployment_key, '-', 2), change.reason, change.state)
        from intermediate.int_change_deployments as change
        inner join staging.stg_github__pull_requests as request using (pull_request_key)
        where request.repository_key = 'default:github:902'
        """
    )
    return dict(rows.fetchall())


@given(histories)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_models_say_what_git_says(warehouse: Warehouse, marts: psycopg.Connection[Any], steps: list[Step]) -> None:
    marts.rollback()
    with TemporaryDirectory() as folder:
        history = History(Path(folder))
        history.do(steps)
        # Without any deployment every merge would count as one.
        history.deployments.append(Deployment("first", "staging", history.main[0], history.now, "SUCCESS"))
        put_history(marts, history)
        assert attributed(marts, warehouse) == history.expected(PRODUCTION)
