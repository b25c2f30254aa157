"""Deployments, what they brought and what went wrong with them; incidents, releases, repositories."""

from pulse.records.subject import Subject, flag, moment, number, person, text

DEPLOYMENTS = Subject(
    name="deployments",
    title="Deployments",
    description="Attempts to put a commit on an environment.",
    relation="""
        core.deployments as record
        left join marts.fct_deployments as facts on facts.deployment_key = record.deployment_key
        left join core.repositories as repository on repository.repository_key = record.repository_key
        left join core.people as creator on creator.person_key = record.creator_person_key
    """,
    key="deployment_key",
    columns=(
        text("deployment_key", "Key of the record."),
        text("repository", "Repository as owner/name.", "repository.full_name"),
        text("team", "Name of the team.", "facts.team"),
        text("source", "What tells of it: github_deployments, workflow_runs, releases, tags or merges."),
        text("environment", "Environment as the source or the rule names it."),
        flag("is_production", "The environment is production by configuration."),
        text("commit_sha", "Commit that it is about."),
        text("ref", "Branch or tag that was asked for."),
        text("number", "Number of the deployment or run."),
        *person("creator", "Who asked for it", "record.creator_person_key", "creator.name"),
        text("outcome", "success, failure or error; null while unfinished."),
        flag("is_seed", "The first success known of its environment: what it brought anew nobody can tell."),
        moment("created_at", "When it was asked for."),
        moment("finished_at", "When it finished; null while it runs."),
        number("duration_seconds", "Asked for to finished.", "facts.duration_seconds"),
        number("change_count", "Pull requests that it brought.", "facts.change_count"),
        number("failure_count", "Failures linked with it.", "facts.failure_count"),
        flag("is_failed_change", "At least one failure is linked with it.", "facts.is_failed_change"),
        flag("is_rework", "Made to mend what users felt.", "facts.is_rework"),
    ),
    order="-created_at",
    search=("repository", "environment", "ref"),
)

DEPLOYED_PULL_REQUESTS = Subject(
    name="deployment_pull_requests",
    title="Pull requests of a deployment",
    description="Pull requests that a deployment brought to its environment.",
    relation="""
        core.deployment_pull_requests as record
        inner join core.pull_requests as request on request.pull_request_key = record.pull_request_key
        left join core.repositories as repository on repository.repository_key = request.repository_key
        left join core.people as author on author.person_key = request.author_person_key
    """,
    key="deployment_pull_request_key",
    columns=(
        text("deployment_pull_request_key", "Key of the record."),
        text("deployment_key", "The deployment."),
        text("pull_request_key", "The pull request."),
        text("reference", "As people write it: owner/name#12.", "repository.full_name || '#' || request.number"),
        text("title", "Title as it is now.", "request.title"),
        text("url", "Address for people.", "request.url"),
        *person("author", "Author", "request.author_person_key", "author.name"),
        moment("merged_at", "When it was merged.", "request.merged_at"),
        flag("is_first_production", "This deployment brought it to production first."),
    ),
    order="-merged_at",
    parent="deployment_key",
    person="request.author_person_key",
)

FAILURES = Subject(
    name="failures",
    title="Failures of a deployment",
    description="What went wrong with a deployment: incidents, reverts and hot fixes.",
    relation="""
        core.deployment_failures as record
        left join core.incidents as incident on incident.incident_key = record.incident_key
        left join core.pull_requests as request on request.pull_request_key = record.pull_request_key
    """,
    key="deployment_failure_key",
    columns=(
        text("deployment_failure_key", "Key of the record."),
        text("deployment_key", "The deployment."),
        text("incident_key", "The incident; null when there is none."),
        text("incident", "Its key as people write it.", "incident.key"),
        text("pull_request_key", "The revert or hot fix that tells of it; null when an incident does."),
        text("title", "Title of incident or pull request.", "coalesce(incident.title, request.title)"),
        text("url", "Address for people.", "coalesce(incident.url, request.url)"),
        text("evidence", "named, revert, hotfix or time."),
        moment("noticed_at", "When the incident or pull request was opened."),
        moment("recovered_at", "When it was over; null until then."),
    ),
    order="noticed_at",
    parent="deployment_key",
)

INCIDENTS = Subject(
    name="incidents",
    title="Incidents",
    description="Incidents, and the deployment that each is linked with.",
    relation="""
        core.incidents as record
        left join marts.fct_incidents as facts on facts.incident_key = record.incident_key
    """,
    key="incident_key",
    aliases=("key",),
    columns=(
        text("incident_key", "Key of the record."),
        text("key", "As people write it: PAY-7, acme/pay#12."),
        text("title", "Title as it is now."),
        text("url", "Address for people."),
        text("source", "jira or github."),
        text("project", "Key of the Jira project.", "facts.project"),
        text("repository", "Repository as owner/name.", "facts.repository"),
        text("team", "Name of the team.", "facts.team"),
        text("priority", "Priority as Jira names it."),
        text("deployment_key", "The deployment that caused it, as far as is known.", "facts.deployment_key"),
        text("evidence", "How the deployment was found: named, revert, hotfix or time.", "facts.evidence"),
        flag("is_linked", "Linked with a deployment.", "facts.is_linked"),
        moment("created_at", "When it was opened."),
        moment("resolved_at", "When it was resolved; null while it is open."),
        number("restore_seconds", "Opened to resolved.", "facts.restore_seconds"),
    ),
    order="-created_at",
    search=("key", "title"),
)

RELEASES = Subject(
    name="releases",
    title="Releases",
    description="Releases on GitHub.",
    relation="""
        core.releases as record
        left join core.repositories as repository on repository.repository_key = record.repository_key
        left join core.people as author on author.person_key = record.author_person_key
    """,
    key="release_key",
    columns=(
        text("release_key", "Key of the record."),
        text("repository", "Repository as owner/name.", "repository.full_name"),
        text("name", "Name for people."),
        text("tag_name", "Its tag."),
        text("commit_sha", "Commit that the tag leads to."),
        flag("is_draft", "Not published."),
        flag("is_prerelease", "Marked as not yet for production."),
        *person("author", "Who made it", "record.author_person_key", "author.name"),
        text("url", "Address for people."),
        moment("created_at", "When it was created."),
        moment("published_at", "When it was published; null for drafts."),
    ),
    order="-published_at",
    search=("repository", "name", "tag_name"),
)

REPOSITORIES = Subject(
    name="repositories",
    title="Repositories",
    description="Repositories on GitHub.",
    relation="""
        core.repositories as record
        left join core.teams as team on team.team_key = record.team_key
    """,
    key="repository_key",
    columns=(
        text("repository_key", "Key of the record."),
        text("full_name", "owner/name."),
        text("name", "Name for people."),
        text("team", "Owning team as configured.", "team.name"),
        text("default_branch", "Default branch."),
        text("primary_language", "Main language as GitHub sees it."),
        flag("is_archived", "Archived."),
        flag("is_private", "Private."),
        moment("created_at", "When it was created."),
        text("connection_id", "Connection that it came through."),
    ),
    order="full_name",
    search=("full_name",),
)
