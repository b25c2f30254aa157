"""The development panel: the pull requests that an application has linked with issues.

It shows requests as they were when the site was opened. Jira would follow them, yet an issue is not updated when its
request is, so no extraction by time of update could tell.
"""

from collections import defaultdict
from typing import Any

import msgspec

from sample_org.jira.rendering import stamp
from sample_org.records import Issue, Organisation, PullRequest

# Sites name the application in their own way; this is how the marketplace app does.
APPLICATION = "oAuth-com.github.integration.production"
_STATES = {"OPEN": "OPEN", "MERGED": "MERGED", "CLOSED": "DECLINED"}


class Panel:
    """What the panel shows. Only one repository is connected, the last of the first team."""

    def __init__(self, organisation: Organisation) -> None:
        self._requests: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for request in organisation.pull_requests:
            if request.issue and request.repository is organisation.teams[0].repositories[-1]:
                self._requests[request.issue.id].append(_shown(request))

    def detail(self, issue: Issue, application: str, kind: str) -> list[dict[str, Any]]:
        """`detail` of the endpoint of this name."""
        requests = self._requests.get(issue.id)
        if not requests or application != APPLICATION or kind != "pullrequest":
            return []
        return [{"branches": [], "pullRequests": requests, "repositories": [], "_instance": {"type": APPLICATION}}]

    def summary(self, issue: Issue) -> dict[str, Any]:
        """`summary` of the endpoint of this name."""
        requests = self._requests.get(issue.id)
        if not requests:
            return {}
        states = [request["status"] for request in requests]
        overall = {
            "count": len(requests),
            "lastUpdated": max(request["lastUpdate"] for request in requests),
            "stateCount": states.count(states[-1]),
            "state": states[-1],
            "dataType": "pullrequest",
            "open": "OPEN" in states,
        }
        by_application = {APPLICATION: {"count": len(requests), "name": "GitHub"}}
        return {"pullrequest": {"overall": overall, "byInstanceType": by_application}}

    def field(self, issue: Issue) -> str:
        """The custom field's value: the summary, kept as a text that is no JSON and holds some."""
        summary = self.summary(issue)
        if not summary:
            return "{}"
        overall = summary["pullrequest"]["overall"]
        told = f"dataType=pullrequest, state={overall['state']}, stateCount={overall['stateCount']}"
        cached = {"cachedValue": {"errors": [], "summary": summary}, "isStale": True}
        return f"{{pullrequest={{{told}}}, json={msgspec.json.encode(cached).decode()}}}"


def _shown(request: PullRequest) -> dict[str, Any]:
    repository = f"https://github.example/{request.repository.full_name}"
    return {
        "author": {"name": request.author.name},
        "id": f"#{request.number}",
        "name": request.title,
        "commentCount": len(request.comments),
        "source": {"branch": request.branch, "url": f"{repository}/tree/{request.branch}"},
        "destination": {"branch": "main"},
        "reviewers": [],
        "status": _STATES[request.state],
        "url": f"{repository}/pull/{request.number}",
        "lastUpdate": stamp(request.updated or request.created),
        "repositoryName": request.repository.full_name,
        "repositoryUrl": repository,
    }
