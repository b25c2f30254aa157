"""What GitHub's streams look up in raw: commits and how they are built on one another, organisations, people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from pulse.database import connect

Parents = dict[str, tuple[str, ...]]
"""Parents by commit."""


@dataclass(frozen=True, slots=True)
class StoredCommits:
    """The commits of one repository in raw."""

    url: str
    connection_id: str
    repository_id: int

    def among(self, shas: Iterable[str]) -> set[str]:
        """Those of `shas` that are there and not deleted."""
        query = """
            select sha from raw.github_commits
            where connection_id = %s and repository_id = %s and sha = any(%s) and deleted_at is null
        """
        with connect(self.url) as connection:
            return {sha for (sha,) in connection.execute(query, [*self._place, list(shas)])}

    def any(self) -> bool:
        """Whether any are there."""
        query = "select exists (select from raw.github_commits where connection_id = %s and repository_id = %s)"
        with connect(self.url) as connection:
            return connection.execute(query, self._place).fetchone() == (True,)

    def parents(self, *, deleted: bool, floor: str | None = None) -> Parents:
        """All commits with their parents; with those that a force push has replaced where `deleted`.

        Parents from before `floor` (a time as ISO 8601 writes it) are left out.
        """
        query = """
            select
                sha,
                jsonb_path_query_array(
                    payload,
                    '$.parents.nodes[*] ? (@.committedDate >= $floor).oid',
                    jsonb_build_object('floor', %s::text)
                )
            from raw.github_commits
            where connection_id = %s and repository_id = %s and (deleted_at is null or %s)
        """
        known: dict[str, str] = {}
        with connect(self.url) as connection, connection.cursor("commits") as cursor:
            cursor.itersize = 5000
            rows = cursor.execute(query, [floor or "", *self._place, deleted])
            # One text for each commit, however many others are built on it.
            return {
                known.setdefault(sha, sha): tuple(known.setdefault(parent, parent) for parent in parents)
                for sha, parents in rows
            }

    def older(self) -> set[str]:
        """Parents that are older than any commit that is there, such as what lies before the start date."""
        query = """
            select distinct parent ->> 'oid'
            from raw.github_commits, jsonb_array_elements(payload #> '{parents,nodes}') as parent
            where connection_id = %(connection)s and repository_id = %(repository)s
            and (parent ->> 'committedDate')::timestamptz < (
                select min(committed_at) from raw.github_commits
                where connection_id = %(connection)s and repository_id = %(repository)s
            )
        """
        values = {"connection": self.connection_id, "repository": self.repository_id}
        with connect(self.url) as connection:
            return {sha for (sha,) in connection.execute(query, values)}

    @property
    def _place(self) -> tuple[str, int]:
        return self.connection_id, self.repository_id


def organizations(url: str, connection_id: str) -> list[str]:
    """The organisations that own repositories."""
    query = """
        select distinct payload #>> '{owner,login}' from raw.github_repositories
        where connection_id = %s and deleted_at is null and payload #>> '{owner,type}' = 'Organization' order by 1
    """
    with connect(url) as connection:
        return [login for (login,) in connection.execute(query, [connection_id])]


def logins_without_profile(url: str, connection_id: str, since: datetime | None) -> list[str]:
    """People in whatever was written since then whose profile is not there; programs are left out."""
    query = """
        select distinct login from (
            select payload #>> '{author,login}' as login, payload #>> '{author,__typename}' as kind
            from raw.github_pull_requests where connection_id = %(connection)s and fetched_at >= %(since)s
            union all
            select payload #>> '{author,login}', payload #>> '{author,__typename}'
            from raw.github_reviews where connection_id = %(connection)s and fetched_at >= %(since)s
            union all
            select payload #>> '{user,login}', payload #>> '{user,type}'
            from raw.github_issue_comments where connection_id = %(connection)s and fetched_at >= %(since)s
            union all
            select payload #>> '{user,login}', payload #>> '{user,type}'
            from raw.github_issues where connection_id = %(connection)s and fetched_at >= %(since)s
            union all
            select payload #>> '{author,user,login}', 'User'
            from raw.github_commits where connection_id = %(connection)s and fetched_at >= %(since)s
        ) as met
        where kind = 'User' and login <> 'ghost' and not exists (
            select from raw.github_users as known
            where known.connection_id = %(connection)s and known.login = met.login and known.deleted_at is null
        )
        order by login
    """
    values = {"connection": connection_id, "since": since or datetime.min.replace(tzinfo=UTC)}
    with connect(url) as connection:
        return [login for (login,) in connection.execute(query, values)]
