"""`generate`: one organisation from a seed. The same arguments give the same records."""

from datetime import UTC, datetime, timedelta
from random import Random

from sample_org.records import Deployment, GitHubIssue, Issue, Organisation, PullRequest, Sprint, Team
from sample_org.stories import Story, planted
from sample_org.world.bench import Bench, Work
from sample_org.world.conversation import add_conversations
from sample_org.world.deployments import outages, release
from sample_org.world.numbering import number_deployments, number_issues, number_requests
from sample_org.world.odd_jobs import do_chores, report_on_github, update_dependencies
from sample_org.world.people import BOTS, ORGANISATION, make_teams
from sample_org.world.pipelines import list_files, publish, run_workflows
from sample_org.world.planning import fill_backlog, plan_epics, run_kanban
from sample_org.world.requests import settle
from sample_org.world.sprint_work import run_sprints
from sample_org.world.sprints import anchor, make_sprints
from sample_org.world.versions import plan_versions

_DAYS_A_MONTH = 30.44


def generate(
    seed: int = 7, until: datetime | None = None, months: float = 15, teams: int = 4, scale: float = 1.0
) -> Organisation:
    """Make up an organisation.

    Args:
        seed: Another seed gives other people and other work.
        until: End of the data (exclusive, aware); by default today at 00:00 UTC.
        months: Length of the history.
        teams: How many teams, each with a Jira project and two repositories.
        scale: People and work per team, relative to about six engineers.
    """
    until = until or datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    until = until.astimezone(UTC)
    since = (until - timedelta(days=months * _DAYS_A_MONTH)).replace(hour=0, minute=0, second=0, microsecond=0)
    members = make_teams(Random(f"people-{seed}"), teams, scale, since)
    stories = planted(since, until, {team.name for team in members}, anchor(since))
    organisation = Organisation(
        login=ORGANISATION,
        since=since,
        until=until,
        people=[*(p for team in members for p in (*team.engineers, team.product)), *BOTS],
        teams=members,
        sprints=[],
        issues=[],
        pull_requests=[],
        github_issues=[],
        deployments=[],
        tags=[],
        releases=[],
        workflow_runs=[],
        stories=stories,
    )
    for team in members:
        _live(organisation, team, Random(f"team-{seed}-{team.key}"), stories, scale)
    for team in members:
        own = [issue for issue in organisation.issues if issue.team is team]
        add_conversations(Random(f"talk-{seed}-{team.key}"), own, logs_work=team is members[0])
    number_issues(organisation.issues)
    number_requests(Random(f"names-{seed}"), organisation.pull_requests, organisation.github_issues)
    organisation.deployments = number_deployments(organisation.deployments, until)
    list_files(Random(f"files-{seed}"), organisation.pull_requests)
    organisation.tags, organisation.releases = publish(organisation)
    organisation.workflow_runs = run_workflows(Random(f"workflows-{seed}"), organisation)
    return organisation


def _live(organisation: Organisation, team: Team, rng: Random, stories: list[Story], scale: float) -> None:
    """Let one team work through the whole period, and add its records to the organisation."""
    since, until = organisation.since, organisation.until
    work = Work(Bench(rng, team, stories), since, until)
    plan_versions(team, since, until)
    plan_epics(work)
    if team.is_scrum:
        sprints: list[Sprint] = make_sprints(team, since, until)
        organisation.sprints += sprints
        run_sprints(work, sprints)
    else:
        run_kanban(work)
    fill_backlog(work)
    do_chores(work)
    update_dependencies(work, scale)
    deployments: list[Deployment] = [d for repository in team.repositories for d in release(work, repository)]
    outages(work)
    issues: list[Issue] = [issue for issue in work.issues if issue.created < until]
    requests: list[PullRequest] = [request for request in work.requests if request.created < until]
    for request in requests:
        settle(request, until)
    github_issues: list[GitHubIssue] = report_on_github(rng, work, requests)
    organisation.issues += issues
    organisation.pull_requests += requests
    organisation.deployments += deployments
    organisation.github_issues += github_issues
