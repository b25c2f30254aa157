"""Prompts that a person picks in their client: what to look at, with which tools, and how to tell it."""

from typing import Any

from mcp.server.mcpserver import MCPServer

TELLING = (
    "State n, period and as_of beside every figure and link to where the dashboard shows it. Say where data are "
    "missing. Do not judge single persons. Do not guess at causes: explain_change says where a change lies, not why."
)


def add_prompts(server: MCPServer[Any]) -> None:
    """Add the prompts to `server`."""

    @server.prompt(title="Weekly review")
    def weekly_review(team: str = "") -> str:
        """What last week brought, against the week before and the usual."""
        whom = f"team {team}" if team else "the whole organisation"
        return (
            f"Review last week for {whom}. Ask query_metric, compared with the period before, for throughput, "
            "issue_cycle_time, work_in_progress, merged_pull_requests, pickup_time, deployment_frequency, "
            "change_failure_rate and open_incidents. For the one or two that moved most, ask explain_change. Then "
            f"list_findings that are open. Tell what changed, what needs attention now, and one thing to try. {TELLING}"
        )

    @server.prompt(title="Retrospective")
    def retro_preparation(team: str, sprint: str) -> str:
        """Facts for a retrospective of one sprint."""
        return (
            f"Prepare a retrospective of sprint {sprint} of team {team}. Ask query_metric, filtered by this sprint, "
            "for sprint_issues_committed, sprint_issues_completed, sprint_issues_added, sprint_issues_carried_over, "
            "say_do_issues and scope_change_issues; then, for the days of the sprint and this team, issue_cycle_time, "
            "blocked_time_total, review_time and reopenings, each compared with the period before. Read the evidence "
            f"of what was carried over. Put it as questions that the team can discuss, without blame. {TELLING}"
        )

    @server.prompt(title="Incident review")
    def incident_review(key: str) -> str:
        """The story of one incident, for a blameless review."""
        return (
            f"Prepare a blameless review of incident {key}. Ask read_timeline for it, and for every pull request that "
            "it names. Ask query_metric for incidents, time_to_restore and change_failure_rate of the repository over "
            "the last six months. Tell the course of events with times, what was changed before it, how long each "
            f"step took, and how that stands to other incidents. {TELLING}"
        )
