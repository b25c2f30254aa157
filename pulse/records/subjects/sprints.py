"""Sprints, and the issues in them."""

from pulse.records.subject import Subject, flag, moment, number, person, text

COUNTS = """
    left join lateral (
        select
            count(*) filter (where item.is_committed) as committed,
            count(*) filter (where item.is_added) as added,
            count(*) filter (where item.is_removed) as removed,
            count(*) filter (where item.is_completed) as completed,
            count(*) filter (where item.is_carried_over) as carried_over,
            count(*) filter (where item.is_committed and item.is_completed) as committed_and_completed,
            sum(item.points_at_start) filter (where item.is_committed) as committed_points,
            sum(item.points_at_end) filter (where item.is_completed) as completed_points
        from core.sprint_work_items as item
        where item.sprint_key = record.sprint_key
    ) as counts on true
"""

SPRINTS = Subject(
    name="sprints",
    title="Sprints",
    description="Sprints with what was committed, added, removed, completed and carried over.",
    relation=f"core.sprints as record left join core.boards as board on board.board_key = record.board_key {COUNTS}",
    key="sprint_key",
    columns=(
        text("sprint_key", "Key of the record."),
        text("name", "Name for people."),
        text("goal", "Goal as written."),
        text("board", "Name of the board.", "board.name"),
        text("state", "future, active or closed."),
        moment("started_at", "Actual start."),
        moment("planned_end_at", "Planned end."),
        moment("completed_at", "Actual end; null until it is closed."),
        number("committed", "Issues in it at its actual start.", "counts.committed"),
        number("added", "Issues that came in while it ran.", "counts.added"),
        number("removed", "Issues that left while it ran.", "counts.removed"),
        number("completed", "Issues done in it.", "counts.completed"),
        number("carried_over", "Issues in it at its end and not done.", "counts.carried_over"),
        number("committed_and_completed", "Issues committed and done in it.", "counts.committed_and_completed"),
        number(
            "committed_points",
            "Points of what was committed; null where nothing was estimated.",
            "counts.committed_points",
        ),
        number(
            "completed_points", "Points of what was done; null where nothing was estimated.", "counts.completed_points"
        ),
    ),
    order="-started_at",
    search=("name", "goal"),
)

SPRINT_WORK_ITEMS = Subject(
    name="sprint_work_items",
    title="Issues of a sprint",
    description="Issues that are or were in a sprint; filter by is_committed, is_added, is_removed and so on.",
    relation="""
        core.sprint_work_items as record
        inner join core.work_items as item on item.work_item_key = record.work_item_key
        left join core.people as assignee on assignee.person_key = item.assignee_person_key
    """,
    key="work_item_key",
    columns=(
        text("work_item_key", "The work item."),
        text("sprint_key", "The sprint."),
        text("key", "Key as people write it.", "item.key"),
        text("title", "Title as it is now.", "item.title"),
        text("url", "Address for people.", "item.url"),
        text("status_category", "Category of the status now.", "item.status_category"),
        *person("assignee", "Assignee", "item.assignee_person_key", "assignee.name"),
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
    order="added_at",
    search=("key", "title"),
    parent="sprint_key",
    person="item.assignee_person_key",
)
