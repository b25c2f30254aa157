"""Chains of deployments: which follows which, as raw tells it, and which of these links are not compared yet."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import psycopg

Deployed = tuple[str, str, str]
"""Chain, deployment id, commit."""


@dataclass(frozen=True, slots=True)
class Link:
    """A deployment and the one before it in its chain; the first of a chain has none before it."""

    chain: str
    deployment_id: str
    head_sha: str
    base: str | None = None
    base_sha: str | None = None

    def is_told_by(self, payload: Mapping[str, Any]) -> bool:
        """Whether a row of `github_deployment_commits` speaks of this link."""
        told = (payload["chain"], payload["base"], payload["base_sha"], payload["head_sha"])
        return told == (self.chain, self.base, self.base_sha, self.head_sha)


def links(deployed: Iterable[Deployed]) -> list[Link]:
    """Each deployment with the one before it; `deployed` is in order of time."""
    chains: dict[str, list[Deployed]] = {}
    for one in deployed:
        chains.setdefault(one[0], []).append(one)
    found = []
    for chain, (first, *others) in chains.items():
        found.append(Link(chain, first[1], first[2]))
        found += [Link(chain, this[1], this[2], before[1], before[2]) for before, this in pairwise([first, *others])]
    return found


def newest_change(connection: psycopg.Connection, connection_id: str, repositories: Sequence[int]) -> dict[int, str]:
    """When anything of which chains are made was last written, by repository; none where there is nothing."""
    rows = connection.execute(NEWEST_CHANGE, {"connection": connection_id, "repositories": list(repositories)})
    return {repository_id: changed.isoformat() for repository_id, changed in rows if changed is not None}


def deployed(connection: psycopg.Connection, connection_id: str, repository_id: int) -> list[Deployed]:
    """All that counts as a deployment of one repository, in order of time."""
    values = {"connection": connection_id, "repository": repository_id, "requests": list(OF_REQUESTS)}
    values["asked_for"] = list(ASKED_FOR)
    return connection.execute(DEPLOYED, values).fetchall()


def compared(connection: psycopg.Connection, connection_id: str, repository_id: int) -> dict[str, dict[str, Any]]:
    """What the comparisons so far say of themselves, by deployment id."""
    query = """
        select distinct on (deployment_id) deployment_id, payload from raw.github_deployment_commits
        where connection_id = %s and repository_id = %s and deleted_at is null order by deployment_id
    """
    return dict(connection.execute(query, [connection_id, repository_id]).fetchall())


# Runs on a request's branch test what nobody has agreed to yet.
OF_REQUESTS = ("pull_request", "pull_request_target", "pull_request_review", "merge_group")
# Runs of these kinds count on every branch, others on the default branch and on tags.
ASKED_FOR = ("release", "workflow_dispatch", "repository_dispatch", "deployment", "deployment_status")
NEWEST_CHANGE = """
    select repository_id, greatest(
        (select max(t.fetched_at) from raw.github_deployments as t
         where t.connection_id = %(connection)s and t.repository_id = wanted.repository_id),
        (select max(t.fetched_at) from raw.github_releases as t
         where t.connection_id = %(connection)s and t.repository_id = wanted.repository_id),
        (select max(t.fetched_at) from raw.github_tags as t
         where t.connection_id = %(connection)s and t.repository_id = wanted.repository_id),
        (select max(t.fetched_at) from raw.github_workflow_runs as t
         where t.connection_id = %(connection)s and t.repository_id = wanted.repository_id),
        (select max(t.fetched_at) from raw.github_commits as t
         where t.connection_id = %(connection)s and t.repository_id = wanted.repository_id)
    )
    from unnest(%(repositories)s::bigint[]) as wanted (repository_id)
"""
DEPLOYED = """
    with found as (
        select
            'deployments:' || coalesce(payload ->> 'environment', '') as chain,
            deployment_id,
            payload ->> 'commitOid' as sha,
            (select min((status ->> 'createdAt')::timestamptz)
             from jsonb_array_elements(payload #> '{statuses,nodes}') as status
             where status ->> 'state' = 'SUCCESS') as finished_at
        from raw.github_deployments
        where connection_id = %(connection)s and repository_id = %(repository)s and deleted_at is null
        union all
        select
            'releases',
            'release:' || release_id,
            payload #>> '{tagCommit,oid}',
            (payload ->> 'publishedAt')::timestamptz
        from raw.github_releases
        where connection_id = %(connection)s and repository_id = %(repository)s and deleted_at is null
            and not (payload ->> 'isDraft')::boolean
        union all
        select
            'tags',
            'tag:' || name,
            sha,
            coalesce(
                payload #>> '{target,tagger,date}',
                payload #>> '{target,committedDate}',
                payload #>> '{target,target,committedDate}'
            )::timestamptz
        from raw.github_tags
        where connection_id = %(connection)s and repository_id = %(repository)s and deleted_at is null
        union all
        select
            'runs:' || (run.payload ->> 'workflow_id'),
            'run:' || run.run_id,
            run.payload ->> 'head_sha',
            run.updated_at
        from raw.github_workflow_runs as run
        where run.connection_id = %(connection)s and run.repository_id = %(repository)s and run.deleted_at is null
            and run.payload ->> 'conclusion' = 'success'
            and run.payload ->> 'event' <> all (%(requests)s)
            and (
                run.payload ->> 'event' = any (%(asked_for)s)
                or exists (
                    select from raw.github_repositories as repository
                    where repository.connection_id = run.connection_id
                        and repository.repository_id = run.repository_id
                        and repository.payload ->> 'default_branch' = run.payload ->> 'head_branch'
                )
                or exists (
                    select from raw.github_tags as tag
                    where tag.connection_id = run.connection_id and tag.repository_id = run.repository_id
                        and tag.name = run.payload ->> 'head_branch' and tag.deleted_at is null
                )
            )
    )
    select chain, deployment_id, sha from found
    where sha is not null and finished_at is not null
    order by chain, finished_at, deployment_id
"""
