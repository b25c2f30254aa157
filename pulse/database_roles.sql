-- Least privileges. Whoever runs this owns the database and migrates it; the others own what they make, and no more.

do $$
declare
    role_name text;
begin
    foreach role_name in array array['pulse_writer', 'pulse_api'] loop
        if not exists (select from pg_roles where rolname = role_name) then
            execute format('create role %I login', role_name);
        end if;
        -- Nobody hands things over to a role without being a member of it.
        if not pg_has_role(current_user, role_name, 'member') then
            execute format('grant %I to %I', role_name, current_user);
        end if;
    end loop;
end
$$;

-- pulse_writer: reads the sources, builds, computes insights, keeps Dagster's storage. It owns what dbt and Dagster make.
do $$
declare
    schema_name text;
    relation record;
begin
    foreach schema_name in array array['staging', 'intermediate', 'core', 'marts', 'dagster'] loop
        execute format('create schema if not exists %I', schema_name);
        execute format('alter schema %I owner to pulse_writer', schema_name);
        for relation in
            select relname, case relkind when 'v' then 'view' when 'm' then 'materialized view' else 'table' end as kind
            from pg_class where relnamespace = schema_name::regnamespace and relkind in ('r', 'p', 'v', 'm')
        loop
            execute format('alter %s %I.%I owner to pulse_writer', relation.kind, schema_name, relation.relname);
        end loop;
        execute format('grant usage on schema %I to pulse_api', schema_name);
    end loop;
    -- Of Dagster's storage the API shows how checks ended.
    foreach schema_name in array array['staging', 'intermediate', 'core', 'marts', 'dagster'] loop
        execute format('grant select on all tables in schema %I to pulse_api', schema_name);
        execute format(
            'alter default privileges for role pulse_writer in schema %I grant select on tables to pulse_api', schema_name
        );
    end loop;
    foreach schema_name in array array['core', 'marts'] loop
        execute format('grant usage on schema %I to pulse_reader', schema_name);
        execute format('grant select on all tables in schema %I to pulse_reader', schema_name);
        execute format(
            'alter default privileges for role pulse_writer in schema %I grant select on tables to pulse_reader',
            schema_name
        );
    end loop;
end
$$;

-- What migrations make: rows may be written, tables may not be changed.
grant usage on schema raw, app, insights, configuration to pulse_writer, pulse_api;
grant select, insert, update, delete, truncate
    on all tables in schema raw, app, insights, configuration to pulse_writer;
grant usage on all sequences in schema raw, app, insights, configuration to pulse_writer;
alter default privileges in schema raw, app, insights, configuration
    grant select, insert, update, delete, truncate on tables to pulse_writer;
alter default privileges in schema raw, app, insights, configuration grant usage on sequences to pulse_writer;
-- Who signs in, and what they said, is no business of what reads and builds.
revoke all on app.users, app.sessions, app.api_keys, app.user_identities, app.login_attempts, app.audit_log,
    app.chat_threads, app.chat_answers from pulse_writer;
grant insert on app.audit_log to pulse_writer;
-- Retention needs to know how old they are, and no more. The audit log is deleted from by the owner only.
grant select (expires_at), delete on app.sessions to pulse_writer;
grant select (changed_at), delete on app.chat_threads to pulse_writer;
-- The planner has to know a table that is just being filled. Older servers let only the owner analyse and vacuum.
do $$
begin
    if current_setting('server_version_num')::int >= 170000 then
        grant maintain on all tables in schema raw, app, insights to pulse_writer;
        alter default privileges in schema raw, app, insights grant maintain on tables to pulse_writer;
    end if;
end
$$;

-- pulse_api: reads all, writes what people decide, and owns what the agent remembers.
grant select on all tables in schema raw, insights to pulse_api;
grant select, insert, update, delete on all tables in schema app, configuration to pulse_api;
grant insert, update on insights.reports to pulse_api;
grant usage on all sequences in schema app, configuration, insights to pulse_api;
alter default privileges in schema raw, insights grant select on tables to pulse_api;
alter default privileges in schema app, configuration grant select, insert, update, delete on tables to pulse_api;
alter default privileges in schema app, configuration grant usage on sequences to pulse_api;
revoke insert, update, delete on app.alembic_version from pulse_writer, pulse_api;
grant pulse_reader to pulse_api;
alter schema chat owner to pulse_api;
do $$
declare
    table_name text;
begin
    for table_name in select tablename from pg_tables where schemaname = 'chat' loop
        execute format('alter table chat.%I owner to pulse_api', table_name);
    end loop;
end
$$;
