"""What happens, as small events that any number of processes pass on to those who watch."""

from collections.abc import Sequence

from alembic import op

revision: str = "0022"
down_revision: str | None = "0021"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

WATCHED = {"app.job_progress": "progress", "app.job_controls": "controls", "insights.findings": "findings"}


def upgrade() -> None:
    """Create `app.events` and the triggers that fill it.

    The triggers wait for the end of the transaction, and a lock lets one transaction at a time end with an event: so
    events become visible in the order of their ids, and who has seen one id has seen all before it. (NOTIFY lets one at
    a time end anyhow.) `minimum_role` and `team`: who may see it, as with findings. Events are kept for a day.
    """
    op.execute(
        """
        create table app.events (
            event_id bigint generated always as identity primary key,
            at timestamptz not null default clock_timestamp(),
            kind text not null,
            subject text not null,
            minimum_role text not null default 'viewer',
            team text,
            payload jsonb not null
        )
        """
    )
    op.execute("create index events_subject on app.events (subject, event_id desc)")
    op.execute(
        """
        create function app.tell(kind text, subject text, payload jsonb, minimum_role text, team text) returns void
        language plpgsql as $$
        declare
            new_id bigint;
        begin
            perform pg_advisory_xact_lock(hashtextextended('app.events', 0));
            insert into app.events (kind, subject, payload, minimum_role, team)
            values (kind, subject, payload, minimum_role, team) returning event_id into new_id;
            if new_id % 1000 = 0 then
                delete from app.events where at < now() - interval '1 day';
            end if;
            perform pg_notify('pulse_events', new_id::text);
        end
        $$
        """
    )
    op.execute(
        """
        create function app.tell_progress() returns trigger language plpgsql as $$
        declare
            place text := concat_ws(' ', new.connection_id, new.stream, new.source_unit);
            is_new boolean := tg_op = 'INSERT' or new.state <> old.state or new.error is distinct from old.error;
        begin
            -- Pages may come every few milliseconds: four times a second is enough for anybody who looks.
            if not is_new and exists (
                select from app.events
                where subject = place and at > clock_timestamp() - interval '250 milliseconds'
            ) then
                return null;
            end if;
            perform app.tell(
                case when is_new then 'state' else 'progress' end,
                place,
                jsonb_build_object(
                    'connection_id', new.connection_id, 'stream', new.stream, 'unit', new.source_unit,
                    'state', new.state, 'run_id', new.run_id, 'error', new.error,
                    'records', new.records_new + new.records_changed + new.records_unchanged,
                    'items', new.items, 'total', new.total,
                    'quota_left', new.quota_left, 'quota_resets_at', new.quota_resets_at,
                    'waiting_until', new.waiting_until, 'waiting_for', new.waiting_for
                ),
                'viewer',
                null
            );
            return null;
        end
        $$
        """
    )
    op.execute(
        """
        create function app.tell_controls() returns trigger language plpgsql as $$
        declare
            told record := case when tg_op = 'DELETE' then old else new end;
        begin
            perform app.tell(
                case when tg_op = 'DELETE' then 'resumed' else 'paused' end,
                concat_ws(' ', told.source, told.source_unit),
                jsonb_build_object('source', told.source, 'unit', told.source_unit),
                'viewer',
                null
            );
            return null;
        end
        $$
        """
    )
    op.execute(
        """
        create function app.tell_findings() returns trigger language plpgsql as $$
        begin
            if tg_op = 'UPDATE' and (old.closed_at is null) = (new.closed_at is null) then
                return null;
            end if;
            perform app.tell(
                case when new.closed_at is null then 'finding' else 'finding_closed' end,
                new.finding_id::text,
                jsonb_build_object(
                    'finding_id', new.finding_id, 'kind', new.kind, 'severity', new.severity, 'title', new.title,
                    'team', new.team_name
                ),
                new.minimum_role,
                new.team_name
            );
            return null;
        end
        $$
        """
    )
    for table, what in WATCHED.items():
        deeds = "insert or delete" if what == "controls" else "insert or update"
        op.execute(
            f"create constraint trigger tell after {deeds} on {table} deferrable initially deferred "
            f"for each row execute function app.tell_{what}()"
        )


def downgrade() -> None:
    """Remove what `upgrade` made."""
    for table, what in WATCHED.items():
        op.execute(f"drop trigger tell on {table}")
        op.execute(f"drop function app.tell_{what}()")
    op.execute("drop function app.tell(text, text, jsonb, text, text)")
    op.execute("drop table app.events")
