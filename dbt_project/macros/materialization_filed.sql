{#
  A table whose rows are filed by the record that they belong to (`filed_by`, a column). In a build of what changed, the
  rows of the records that `changed` lists (a table of schema intermediate with the same column) are taken away and made
  anew, both in one transaction; all other rows stay. The query is written for all records: asking it for the rows of some
  cannot give others.
#}
{% materialization filed, adapter='postgres' %}
  {%- set existing = load_cached_relation(this) -%}
  {%- if existing is none or not existing.is_table or not is_build_of_changes() -%}
    {{ return(materialization_table_default()) }}
  {%- endif -%}
  {%- set is_changed = is_one_of_the_changed(adapter.quote(config.require('filed_by'))) -%}

  {{ run_hooks(pre_hooks, inside_transaction=False) }}
  {{ run_hooks(pre_hooks, inside_transaction=True) }}
  {% call statement('forget') -%}
    delete from {{ existing }} where {{ is_changed }}
  {%- endcall %}
  {% call statement('main') -%}
    insert into {{ existing }}
    select *
    from (
        {{ in_order_of_columns(sql) }}
    ) as made
    where {{ is_changed }}
  {%- endcall %}
  {{ run_hooks(post_hooks, inside_transaction=True) }}
  {{ adapter.commit() }}
  {{ run_hooks(post_hooks, inside_transaction=False) }}

  {{ return({'relations': [existing]}) }}
{% endmaterialization %}

{# The condition that a key is listed. As constants, keys can be carried down to the indexes below; too many are too long. #}
{% macro is_one_of_the_changed(column) -%}
  {%- set found = run_query(
      "select count(distinct " ~ column ~ "), quote_literal(coalesce(array_agg(distinct " ~ column ~ "), '{}')::text)"
      ~ " from " ~ changed_relation()
  ) -%}
  {%- if found.rows[0][0] > 20000 -%}
    {{ return(column ~ " in (select " ~ column ~ " from " ~ changed_relation() ~ ")") }}
  {%- endif -%}
  {{ return(column ~ " = any (" ~ found.rows[0][1] ~ "::text[])") }}
{%- endmacro %}
