"""Schema `configuration`: what people tell Pulse, from their file and by hand."""

from collections.abc import Sequence

from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# table: (columns, key beside the origin)
TABLES: dict[str, tuple[str, str]] = {
    "status_categories": (
        "project_key text not null, status_name text not null, category text, activity text, applies text not null",
        "project_key, status_name, applies",
    ),
    "issue_type_classes": ("issue_type text not null, work_class text not null", "issue_type"),
    "field_roles": (
        "connection_id text not null, role text not null, field_id text not null, preference integer not null",
        "connection_id, role, field_id",
    ),
    "environments": ("pattern text not null, is_production boolean not null", "pattern"),
    "deployment_rules": (
        "position integer not null, repository_pattern text not null, source text not null, name_pattern text,"
        " environment text",
        "position, repository_pattern, source",
    ),
    "incident_rules": ("kind text not null, value text not null", "kind, value"),
    "hotfix_rules": ("kind text not null, pattern text not null", "kind, pattern"),
    "dora_bands": (
        "metric text not null, band text not null, position integer not null, better text not null,"
        " limit_value double precision, year integer not null",
        "metric, band",
    ),
    "generated_files": ("pattern text not null", "pattern"),
    "size_bands": (
        "band text not null, position integer not null, lines_from integer not null, lines_below integer",
        "band",
    ),
    "bots": ("kind text not null, pattern text not null", "kind, pattern"),
    "teams": ("team_name text not null, parent_name text", "team_name"),
    "team_members": ("team_name text not null, member text not null", "team_name, member"),
    "team_ownership": (
        "kind text not null, pattern text not null, team_name text not null, position integer not null",
        "kind, pattern",
    ),
    "person_rules": (
        "kind text not null, group_number integer not null, identifier text not null",
        "kind, group_number, identifier",
    ),
    "shared_mailboxes": ("pattern text not null", "pattern"),
    "working_days": ("weekday integer not null, starts_at time not null, ends_at time not null", "weekday"),
    "holidays": ("holiday_on date not null, name text not null", "holiday_on"),
    "settings": (
        "time_zone text not null, incident_cap_hours double precision not null, stale_after_days integer not null",
        "",
    ),
}


def upgrade() -> None:
    """Create the tables. `origin`: whether the file says so or a person, who then stands in `changed_by`."""
    op.execute("create schema configuration")
    for name, (columns, key) in TABLES.items():
        op.execute(
            f"""
            create table configuration.{name} (
                {columns},
                origin text not null check (origin in ('file', 'person')),
                changed_by text,
                changed_at timestamptz not null default now(),
                primary key ({key + ", " if key else ""}origin)
            )
            """
        )


def downgrade() -> None:
    """Remove schema `configuration` and all that it holds."""
    op.execute("drop schema configuration cascade")
