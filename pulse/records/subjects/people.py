"""People with their accounts, and teams with their members."""

from pulse.records.subject import Subject, flag, moment, number, text, texts

PEOPLE = Subject(
    name="people",
    title="People",
    description="People and machines as the accounts of both sources make them out.",
    relation="""
        core.people as record
        left join core.team_members as membership
            on membership.person_key = record.person_key and membership.is_primary
        left join core.teams as team on team.team_key = membership.team_key
    """,
    key="person_key",
    columns=(
        text("person_key", "Key of the record."),
        text("name", "Name for people."),
        text("team", "The person's own team.", "team.name"),
        flag("is_bot", "All accounts are machines."),
        flag("is_active", "Some account is in use."),
        number("account_count", "Number of accounts."),
        flag("is_in_both_sources", "Has a Jira and a GitHub account."),
    ),
    order="name",
    search=("name",),
    person="record.person_key",
    about_persons=True,
)

ACCOUNTS = Subject(
    name="accounts",
    title="Accounts",
    description="Accounts of a person, and what joined them.",
    relation="core.person_accounts as record",
    key="account_key",
    columns=(
        text("account_key", "Key of the record."),
        text("person_key", "The person."),
        text("source", "jira or github."),
        text("login", "GitHub login."),
        text("display_name", "Name as the source shows it."),
        texts("emails", "Addresses that the source vouches for."),
        flag("is_bot", "A machine."),
        flag("is_active", "The source says that it is in use."),
        text("match_method", "What joined it: decision, configuration, email, name; none when it stands alone."),
        number("match_score", "Trust in that, from 0 to 1."),
    ),
    order="account_key",
    person="record.person_key",
    parent="person_key",
    about_persons=True,
)

TEAMS = Subject(
    name="teams",
    title="Teams",
    description="Teams with the number of their members.",
    relation="""
        core.teams as record
        left join core.teams as parent on parent.team_key = record.parent_team_key
        left join lateral (
            select count(distinct member.person_key) as people
            from core.team_members as member where member.team_key = record.team_key
        ) as members on true
    """,
    key="team_key",
    aliases=("name",),
    columns=(
        text("team_key", "Key of the record."),
        text("name", "Name for people."),
        text("parent", "Team that it is a part of.", "parent.name"),
        text("origin", "The strongest source that names it: configuration, jira_field, github or project."),
        number("member_count", "People in it.", "members.people"),
    ),
    order="name",
    search=("name",),
)

MEMBERS = Subject(
    name="members",
    title="Members",
    description="People in a team.",
    relation="""
        core.team_members as record
        inner join core.people as member on member.person_key = record.person_key
    """,
    key="person_key",
    columns=(
        text("person_key", "The person."),
        text("team_key", "The team."),
        text("name", "Name of the person.", "member.name"),
        text("source", "The strongest that says so: configuration, work_items or github."),
        flag("is_primary", "The person's own team."),
        number("work_item_count", "Issues of the team assigned to the person."),
        moment("last_active_at", "Last change of such an issue."),
    ),
    order="name",
    search=("name",),
    person="record.person_key",
    parent="team_key",
    about_persons=True,
)
