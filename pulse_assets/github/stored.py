"""What GitHub's streams look up in raw: which commits are there, and how they are built on one another."""

from collections.abc import Iterable
from dataclasses import dataclass

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
