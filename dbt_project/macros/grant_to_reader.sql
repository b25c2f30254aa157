{#- Lets the role pulse_reader, if there is one, read what is built: what is there, and what will be made from now on. -#}
{% macro grant_to_reader() %}
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
        execute format('alter default privileges in schema %I grant select on tables to pulse_reader', schema_name);
    end loop;
end
$$
{% endmacro %}
