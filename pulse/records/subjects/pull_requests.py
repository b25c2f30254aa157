"""Pull requests and what belongs to them: reviews, comments, commits, links to issues."""

from pulse.records.subject import Subject, flag, moment, number, person, text

PULL_REQUESTS = Subject(
    name="pull_requests",
    title="Pull requests",
    description="Pull requests with the times of their parts, and the deployment that brought them to production.",
    relation="""
        core.pull_requests as record
        left join marts.fct_pull_requests as times on times.pull_request_key = record.pull_request_key
        left join marts.fct_changes as change on change.pull_request_key = record.pull_request_key
        left join core.repositories as repository on repository.repository_key = record.repository_key
        left join core.teams as team on team.team_key = record.team_key
        left join core.people as author on author.person_key = record.author_person_key
        left join core.people as merger on merger.person_key = record.merged_by_person_key
    """,
    key="pull_request_key",
    columns=(
        text("pull_request_key", "Key of the record."),
        text("reference", "As people write it: owner/name#12.", "repository.full_name || '#' || record.number"),
        text("repository", "Repository as owner/name.", "repository.full_name"),
        number("number", "Number within the repository."),
        text("title", "Title as it is now."),
        text("url", "Address for people."),
        text("team", "Name of the team.", "team.name"),
        text("state", "open, closed or merged."),
        flag("is_draft", "A draft now."),
        *person("author", "Author", "record.author_person_key", "author.name"),
        *person("merged_by", "Who merged it", "record.merged_by_person_key", "merger.name"),
        flag("is_bot_author", "Opened by a machine; left out of human metrics."),
        text("authorship", "human, bot or ai_assisted and such, as metrics tell.", "times.authorship"),
        flag("is_revert", "Takes another pull request back."),
        flag("is_hotfix", "Mends production in a hurry."),
        text("base_branch", "Branch it goes into."),
        number("additions", "Lines added."),
        number("deletions", "Lines deleted."),
        number("changed_files", "Files changed."),
        text("size_band", "Size without generated files, as configured.", "times.size_band"),
        moment("created_at", "When it was opened."),
        moment("updated_at", "When the source last changed it."),
        moment("first_commit_at", "Earliest authored date of its commits."),
        moment("ready_at", "When it became ready for review."),
        moment("first_response_at", "First answer of a human who is not the author."),
        moment("first_approval_at", "First approval.", "times.first_approval_at"),
        moment("merged_at", "When it was merged."),
        moment("closed_at", "When it was closed or merged."),
        number("coding_seconds", "First commit to ready.", "times.coding_seconds"),
        number("pickup_seconds", "Ready to first response.", "times.pickup_seconds"),
        number("review_seconds", "First response to merge.", "times.review_seconds"),
        number("cycle_time_seconds", "Ready to merge.", "times.cycle_time_seconds"),
        number("reviewer_count", "People who reviewed it.", "times.reviewer_count"),
        number("rounds", "Rounds of review.", "times.rounds"),
        number("comment_count", "Comments of humans.", "times.comment_count"),
        number("work_item_count", "Linked work items.", "times.work_item_count"),
        text("deployment_key", "First successful production deployment that holds it.", "change.deployment_key"),
        moment("deployed_at", "When that deployment finished.", "change.deployed_at"),
        number("deploy_seconds", "Merge to deployment.", "change.deploy_seconds"),
        number("lead_time_seconds", "First commit to deployment.", "change.lead_time_seconds"),
    ),
    order="-updated_at",
    search=("reference", "title"),
    aliases=("reference",),
    person="record.author_person_key",
)

REVIEW_COLUMNS = (
    text("review_key", "Key of the record."),
    text("pull_request_key", "The pull request."),
    text("pull_request", "As people write it: owner/name#12.", "repository.full_name || '#' || request.number"),
    text("repository", "Repository as owner/name.", "repository.full_name"),
    text("title", "Title of the pull request.", "request.title"),
    *person("reviewer", "Reviewer", "record.reviewer_person_key", "reviewer.name"),
    flag("is_bot", "Done by a machine."),
    flag("is_by_author", "By the author of the pull request."),
    text("state", "approved, changes_requested, commented, dismissed or pending."),
    text("commit_sha", "Commit that it is about."),
    moment("submitted_at", "When it was submitted; null while pending."),
)
REVIEWS = Subject(
    name="reviews",
    title="Reviews",
    description="Reviews of pull requests.",
    relation="""
        core.pull_request_reviews as record
        inner join core.pull_requests as request on request.pull_request_key = record.pull_request_key
        left join core.repositories as repository on repository.repository_key = request.repository_key
        left join core.people as reviewer on reviewer.person_key = record.reviewer_person_key
    """,
    key="review_key",
    columns=REVIEW_COLUMNS,
    order="-submitted_at",
    person="record.reviewer_person_key",
    parent="pull_request_key",
)

COMMENTS = Subject(
    name="comments",
    title="Comments",
    description="Comments on a pull request; their text is not kept.",
    relation="""
        core.pull_request_comments as record
        left join core.people as author on author.person_key = record.author_person_key
    """,
    key="comment_key",
    columns=(
        text("comment_key", "Key of the record."),
        text("pull_request_key", "The pull request."),
        text("kind", "review or conversation."),
        *person("author", "Who wrote it", "record.author_person_key", "author.name"),
        flag("is_bot", "Written by a machine."),
        flag("is_by_author", "By the author of the pull request."),
        moment("created_at", "When it was written."),
    ),
    order="created_at",
    person="record.author_person_key",
    parent="pull_request_key",
)

COMMITS = Subject(
    name="commits",
    title="Commits",
    description="Commits of a pull request.",
    relation="""
        core.pull_request_commits as record
        left join core.people as author on author.person_key = record.author_person_key
    """,
    key="pull_request_commit_key",
    columns=(
        text("pull_request_commit_key", "Key of the record."),
        text("pull_request_key", "The pull request."),
        text("sha", "Commit hash."),
        text("title", "First line of the message.", "split_part(record.message, chr(10), 1)"),
        *person("author", "Who wrote it", "record.author_person_key", "author.name"),
        number("additions", "Lines added."),
        number("deletions", "Lines deleted."),
        flag("is_merge_commit", "Has more than one parent."),
        moment("authored_at", "When the change was written."),
        moment("committed_at", "When the commit was made."),
    ),
    order="committed_at",
    person="record.author_person_key",
    parent="pull_request_key",
)

LINK_COLUMNS = (
    text("link_key", "Key of the record."),
    text("work_item_key", "The work item."),
    text("work_item", "Its key as people write it.", "item.key"),
    text("work_item_title", "Its title.", "item.title"),
    text("pull_request_key", "The pull request."),
    text("pull_request", "As people write it: owner/name#12.", "repository.full_name || '#' || request.number"),
    text("pull_request_title", "Its title.", "request.title"),
    text("evidence", "Where the link comes from: development_panel, remote_link, branch, title, body and so on."),
    text("source", "jira or github: who tells."),
    number("strength", "Trust from 0 to 1."),
    number("mentions", "How many places say so."),
)
LINK_RELATION = """
    core.work_item_pull_requests as record
    inner join core.work_items as item on item.work_item_key = record.work_item_key
    inner join core.pull_requests as request on request.pull_request_key = record.pull_request_key
    left join core.repositories as repository on repository.repository_key = request.repository_key
"""
LINKS = Subject(
    name="links",
    title="Links",
    description="What ties work items and pull requests, one record for each kind of evidence.",
    relation=LINK_RELATION,
    key="link_key",
    columns=LINK_COLUMNS,
    order="-strength",
    is_addressable=False,
)
