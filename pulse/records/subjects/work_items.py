"""Issues and what belongs to them: history, time worked, sprints, projects."""

from pulse.records.subject import Subject, flag, moment, number, person, text

WORK_ITEMS = Subject(
    name="work_items",
    title="Work items",
    description="Issues with their flow: when work began and ended, and how long it took.",
    relation="""
        core.work_items as record
        left join marts.fct_work_items as flow on flow.work_item_key = record.work_item_key
        left join core.projects as project on project.project_key = record.project_key
        left join core.teams as team on team.team_key = record.team_key
        left join core.work_items as parent on parent.work_item_key = record.parent_key
        left join core.people as assignee on assignee.person_key = record.assignee_person_key
        left join core.people as reporter on reporter.person_key = record.reporter_person_key
    """,
    key="work_item_key",
    aliases=("key",),
    columns=(
        text("work_item_key", "Key of the record."),
        text("key", "Key as people write it, such as PAY-7."),
        text("title", "Title as it is now."),
        text("url", "Address for people."),
        text("project", "Key of the Jira project.", "project.key"),
        text("team", "Name of the team.", "team.name"),
        text("issue_type", "Issue type as Jira names it."),
        text("class", "Class of work as configured; unmapped when its type is not listed."),
        text("level", "epic, standard or subtask."),
        text("priority", "Priority as Jira names it."),
        text("status", "Status as it is now."),
        text("status_category", "todo, in_progress, done or unknown."),
        text("resolution", "Resolution as Jira names it."),
        text("parent", "Key of the parent issue, as people write it.", "parent.key"),
        text("epic", "Key of the epic.", "flow.epic"),
        *person("assignee", "Assignee", "record.assignee_person_key", "assignee.name"),
        *person("reporter", "Reporter", "record.reporter_person_key", "reporter.name"),
        number("story_points", "Estimate in points; null when not estimated."),
        number("original_estimate_seconds", "Original estimate of the time needed."),
        flag("is_flagged", "Flagged as impeded now."),
        moment("created_at", "When it was created."),
        moment("updated_at", "When the source last changed it."),
        moment("started_at", "First entry into an in-progress status.", "flow.started_at"),
        moment("done_at", "Last entry into done; null while it is not done.", "flow.done_at"),
        number("lead_time_seconds", "Created to done.", "flow.lead_time_seconds"),
        number("cycle_time_seconds", "Started to done; null when it went straight to done.", "flow.cycle_time_seconds"),
        number("active_seconds", "In active statuses between start and done.", "flow.active_seconds"),
        number("waiting_seconds", "In waiting statuses between start and done.", "flow.waiting_seconds"),
        number("blocked_seconds", "Flagged or in a blocked status.", "flow.blocked_seconds"),
        number("reopened_count", "How often it left done.", "flow.reopened_count"),
        number("pull_request_count", "Linked pull requests.", "flow.pull_request_count"),
    ),
    order="-updated_at",
    search=("key", "title"),
    person="record.assignee_person_key",
)

TRANSITIONS = Subject(
    name="transitions",
    title="Transitions",
    description="Changes of status, from the oldest.",
    relation="""
        core.work_item_transitions as record
        left join core.people as author on author.person_key = record.author_person_key
    """,
    key="transition_key",
    columns=(
        text("transition_key", "Key of the record."),
        text("work_item_key", "The work item."),
        number("sequence", "Place in the history, from the oldest."),
        moment("changed_at", "When the status changed."),
        text("from_status", "Status before."),
        text("from_category", "Category of the status before."),
        text("to_status", "Status after."),
        text("to_category", "Category of the status after."),
        *person("author", "Who changed it", "record.author_person_key", "author.name"),
    ),
    order="sequence",
    person="record.author_person_key",
    parent="work_item_key",
)

STATUS_INTERVALS = Subject(
    name="status_intervals",
    title="Status intervals",
    description="Times in each status, without gap or overlap, from creation on.",
    relation="core.work_item_status_intervals as record",
    key="interval_key",
    columns=(
        text("interval_key", "Key of the record."),
        text("work_item_key", "The work item."),
        number("sequence", "Place in the history, from the oldest."),
        text("status", "Name of the status."),
        text("category", "todo, in_progress, done or unknown."),
        text("activity", "active, waiting, blocked or unknown."),
        moment("started_at", "First instant in the status."),
        moment("ended_at", "First instant after it; null for the current status."),
        flag("is_inferred", "Told by the issue itself, not by its history."),
    ),
    order="sequence",
    parent="work_item_key",
)

WORKLOGS = Subject(
    name="worklogs",
    title="Worklogs",
    description="Time that people say they worked on an issue.",
    relation="""
        core.worklogs as record
        left join core.people as author on author.person_key = record.author_person_key
    """,
    key="worklog_key",
    columns=(
        text("worklog_key", "Key of the record."),
        text("work_item_key", "The work item."),
        *person("author", "Who worked", "record.author_person_key", "author.name"),
        number("spent_seconds", "Time spent."),
        moment("started_at", "When the work began."),
        moment("created_at", "When it was written down."),
    ),
    order="started_at",
    person="record.author_person_key",
    parent="work_item_key",
    about_persons=True,
)

SPRINT_MEMBERSHIPS = Subject(
    name="sprint_memberships",
    title="Sprint memberships",
    description="Sprints that an issue was in, and what became of it there.",
    relation="""
        core.sprint_work_items as record
        inner join core.sprints as sprint on sprint.sprint_key = record.sprint_key
    """,
    key="sprint_key",
    columns=(
        text("sprint_key", "The sprint."),
        text("work_item_key", "The work item."),
        text("sprint", "Name of the sprint.", "sprint.name"),
        text("sprint_state", "future, active or closed.", "sprint.state"),
        moment("added_at", "First time in the sprint."),
        moment("removed_at", "When it left the sprint for good; null while it is in it."),
        flag("is_committed", "In the sprint at its actual start; null before the sprint has started."),
        flag("is_added", "Came in while the sprint ran."),
        flag("is_removed", "Left while the sprint ran."),
        flag("is_completed", "In the sprint at its end, and done within its span."),
        flag("is_carried_over", "In the sprint at its end, and not done; null while the sprint is open."),
        number("points_at_start", "Estimate at the actual start."),
        number("points_at_end", "Estimate at the end, or now while the sprint is open."),
    ),
    order="-added_at",
    parent="work_item_key",
)

PROJECTS = Subject(
    name="projects",
    title="Projects",
    description="Jira projects.",
    relation="core.projects as record",
    key="project_key",
    aliases=("key",),
    columns=(
        text("project_key", "Key of the record."),
        text("key", "Project key such as PAY."),
        text("name", "Name for people."),
        text("project_type", "software, business or service_desk."),
        flag("is_archived", "Archived in Jira."),
        text("connection_id", "Connection that it came through."),
    ),
    order="key",
    search=("key", "name"),
)
