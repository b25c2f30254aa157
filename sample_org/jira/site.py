"""The site's state: issues by id and key, their encoded forms, and searches with page tokens."""

import base64
import hashlib
from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import msgspec

from sample_org.jira import jql, rendering, vocabulary
from sample_org.jira.panel import Panel
from sample_org.jira.rendering import milliseconds, stamp
from sample_org.records import Issue, Organisation, Team

_EMBEDDED_COMMENTS = 20


class BadToken(ValueError):
    """A page token that this query never gave."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """An issue's JSON in pieces: each field's value, and each history (oldest first) up to its time."""

    fields: dict[str, bytes]
    histories: list[bytes]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a search; `token` leads to the next, None on the last."""

    issues: list[Issue]
    token: str | None


class JiraSite:
    """One Jira site over an organisation; `base` is its address without a trailing slash.

    `hidden`: projects that are not shown, for they lie in the recycle bin or the caller may not see them.
    """

    def __init__(self, organisation: Organisation, base: str) -> None:
        self.organisation = organisation
        self.base = base
        self.users = [person for person in organisation.people if person.account_id]
        self.by_id = {issue.id: issue for issue in organisation.issues}
        self.by_key = {issue.key: issue for issue in organisation.issues}
        self.deleted_worklogs: list[tuple[datetime, int]] = []
        self.panel = Panel(organisation)
        self._encoded: dict[int, Encoded] = {}
        self._found: dict[str, tuple[list[Issue], list[tuple[int, ...]]]] = {}
        self.hidden: dict[str, Literal["deleted", "withheld"]] = {}

    @property
    def teams(self) -> list[Team]:
        """The teams whose projects are shown."""
        return [team for team in self.organisation.teams if team.key not in self.hidden]

    @property
    def recycle_bin(self) -> list[Team]:
        """The teams whose projects were deleted and can still come back."""
        return [team for team in self.organisation.teams if self.hidden.get(team.key) == "deleted"]

    def find(self, id_or_key: str) -> Issue | None:
        """An issue by id, key, or a key that it had before it was moved."""
        found = self.by_id.get(int(id_or_key)) if id_or_key.isdigit() else self.by_key.get(id_or_key.upper())
        return found if found and found.team.key not in self.hidden else None

    def hide(self, project: str, how: Literal["deleted", "withheld"] | None) -> None:
        """Hide a project with all its issues, or show it again (None)."""
        self.hidden.pop(project, None)
        if how:
            self.hidden[project] = how
        self._found.clear()

    def changed(self, issue: Issue) -> None:
        """Forget what was encoded of an issue, and every search."""
        self._found.clear()
        children = [other.id for other in self.by_id.values() if other.epic is issue]
        for identifier in (issue.id, *children):
            self._encoded.pop(identifier, None)

    def encoded(self, issue: Issue) -> Encoded:
        """The issue in pieces, encoded when first asked for."""
        known = self._encoded.get(issue.id)
        if known is None:
            encode = msgspec.json.encode
            values = rendering.issue_fields(self.base, issue) | {
                vocabulary.DEVELOPMENT: self.panel.field(issue),
                "comment": self._embedded_comments(issue),
            }
            fields = {name: encode(value) for name, value in values.items()}
            histories = [encode(rendering.history(self.base, entry))[:-1] for entry in issue.histories]
            known = self._encoded[issue.id] = Encoded(fields, histories)
        return known

    def histories(self, issue: Issue, *, as_numbers: bool = False) -> list[bytes]:
        """All histories as JSON, oldest first; `created` as a stamp, or as milliseconds."""
        return [
            piece
            + b',"created":'
            + (b"%d" % milliseconds(entry.at) if as_numbers else b'"%s"' % _bytes(entry.at))
            + b"}"
            for piece, entry in zip(self.encoded(issue).histories, issue.histories, strict=True)
        ]

    def comments(self, issue: Issue) -> list[dict[str, Any]]:
        """All comments, oldest first."""
        return [rendering.comment(self.base, issue, comment) for comment in issue.comments]

    def _embedded_comments(self, issue: Issue) -> dict[str, Any]:
        shown = self.comments(issue)[:_EMBEDDED_COMMENTS]
        address = f"{self.base}/rest/api/3/issue/{issue.id}/comment"
        head = {"self": address, "maxResults": len(shown), "total": len(issue.comments), "startAt": 0}
        return {**head, "comments": shown}

    def search(self, text: str, size: int, token: str | None) -> Page:
        """One page of a query. The token marks a position in the order, so records that move are met again or later.

        Raises:
            jql.JqlError: The query is refused.
            BadToken: The token is not of this query.
        """
        issues, positions = self._matching(text)
        start = bisect_right(positions, unseal(token, text)) if token else 0
        page = issues[start : start + size]
        ends = start + size >= len(issues)
        return Page(page, None if ends else seal(positions[start + size - 1], text))

    def matching(self, text: str) -> list[Issue]:
        """All that a query finds, in its order; raises jql.JqlError as `search` does."""
        return self._matching(text)[0]

    def _matching(self, text: str) -> tuple[list[Issue], list[tuple[int, ...]]]:
        query = jql.parse(text, self._projects())
        if text not in self._found:
            issues = sorted(filter(query.accepts, self._shown()), key=query.position)
            self._found[text] = issues, [query.position(issue) for issue in issues]
        return self._found[text]

    def _shown(self) -> list[Issue]:
        return [issue for issue in self.by_id.values() if issue.team.key not in self.hidden]

    def _projects(self) -> dict[str, str]:
        """Each word for a project with its key."""
        return {str(word).lower(): team.key for team in self.teams for word in (team.key, team.name, team.project_id)}


def seal(position: tuple[int, ...], question: str) -> str:
    """An opaque token for a position in the answer to a question."""
    return base64.urlsafe_b64encode(msgspec.json.encode([_digest(question), *position])).decode()


def unseal(token: str, question: str) -> tuple[int, ...]:
    """The position that a token marks; raises BadToken when it belongs to another question or to none."""
    try:
        digest, *position = msgspec.json.decode(base64.urlsafe_b64decode(token))
    except (ValueError, TypeError, msgspec.DecodeError) as error:
        raise BadToken from error
    if digest != _digest(question):
        raise BadToken
    return tuple(position)


def _digest(question: str) -> str:
    return hashlib.blake2b(question.encode(), digest_size=6).hexdigest()


def _bytes(moment: datetime) -> bytes:
    return (stamp(moment) or "").encode()
