-- pulse_reader, as which statements run that people or models wrote. It cannot log in, and reads what is made of the data:
-- never `app` or `raw`. It belongs to the server, so another database may have made it already. What dbt makes later is
-- granted by dbt (`grant_to_reader`).

do $$
begin
    if not exists (select from pg_roles where rolname = 'pulse_reader') then
        create role pulse_reader nologin;
    end if;
    if not pg_has_role(current_user, 'pulse_reader', 'member') then
        execute format('grant pulse_reader to %I', current_user);
    end if;
exception
    when duplicate_object or unique_violation then null;
    when insufficient_privilege then
        raise notice 'pulse_reader could not be created: ad hoc SQL will be refused';
end
$$;

do $$
declare
    schema_name text;
begin
    if not exists (select from pg_roles where rolname = 'pulse_reader') then
        return;
    end if;
    for schema_name in select nspname from pg_namespace where nspname in ('core', 'marts', 'insights') loop
        execute format('grant usage on schema %I to pulse_reader', schema_name);
        execute format('grant select on all tables in schema %I to pulse_reader', schema_name);
        execute format(
            'alter default privileges in schema %I grant select on tables to pulse_reader', schema_name
        );
    end loop;
end
$$;
