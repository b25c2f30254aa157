{#
  A table whose rows are filed by the record that they belong to (`filed_by`, a column). In a build of what changed, the
  rows of the records that `changed` lists (a table of schema intermediate with the same column) are taken away and made
  anew, both in one transaction; all other rows stay. The query is written for all records: asking it for the rows of some
  cannot give others. The keys stand in the statement as constants, so that PostgreSQL can carry them down to the indexes.
#}
{% materialization filed, adapter='postgres' %}
  {%- set existing = load_cached_relation(this) -%}
  {%- set keys = keys_of_changed(config.require('changed'), config.require('filed_by')) -%}
  {%- if existing is none or not existing.is_table or should_full_refresh() or keys is none -%}
    {{ return(materialization_table_postgres()) }}
  {%- endif -%}
  {%- set column = adapter.quote(config.require('filed_by')) -%}

  {{ run_hooks(pre_hooks, inside_transaction=False) }}
  {{ run_hooks(pre_hooks, inside_transaction=True) }}
  {% call statement('forget') -%}
    delete from {{ existing }} where {{ column }} = any ({{ keys }})
  {%- endcall %}
  {% call statement('main') -%}
    insert into {{ existing }} ({{ columns_of(existing) }})
    select {{ columns_of(existing) }}
    from (
        {{ sql }}
    ) as made
    where {{ column }} = any ({{ keys }})
  {%- endcall %}
  {{ run_hooks(post_hooks, inside_transaction=True) }}
  {{ adapter.commit() }}
  {{ run_hooks(post_hooks, inside_transaction=False) }}

  {{ return({'relations': [existing]}) }}
{% endmaterialization %}

{# The keys that a table of what changed lists, as a constant array; none when they are so many that building all is quicker. #}
{% macro keys_of_changed(identifier, column) -%}
  {%- set changed = api.Relation.create(database=this.database, schema='intermediate', identifier=identifier) -%}
  {%- set found = run_query(
      "select count(distinct " ~ column ~ "), quote_literal(coalesce(array_agg(distinct " ~ column ~ "), '{}')::text)"
      ~ " from " ~ changed
  ) if not should_full_refresh() else none -%}
  {%- if found is none or found.rows[0][0] > var('most_changed') -%}
    {{ return(none) }}
  {%- endif -%}
  {{ return(found.rows[0][1] ~ "::text[]") }}
{%- endmacro %}
