{#
  A table that is computed whole in every build and written where it differs. Column `changed_in` tells, like that of raw
  tables, which transaction wrote a row last; '0' after a build of everything. What reads of other records is gathered in
  such tables, so that `filed` tables learn whose rows are out of date. A key (`filed_by`) that vanishes leaves no row.
#}
{% materialization compared, adapter='postgres' %}
  {%- set existing = load_cached_relation(this) -%}
  {%- if existing is none or not existing.is_table or not is_build_of_changes() -%}
    {{ return(materialization_table_default()) }}
  {%- endif -%}
  {%- set made = make_temp_relation(this) -%}
  {%- set column = adapter.quote(config.require('filed_by')) -%}

  {{ run_hooks(pre_hooks, inside_transaction=False) }}
  {{ run_hooks(pre_hooks, inside_transaction=True) }}
  {% call statement('compare') -%}
    create temporary table {{ made }} on commit drop as (
        {{ sql }}
    );
    analyze {{ made }}
  {%- endcall %}
  {%- set names = columns_of(made) -%}
  {%- set told = [] -%}
  {%- for name in names.split(', ') if name != '"changed_in"' -%}
    {%- do told.append('made.' ~ name ~ ' is not distinct from known.' ~ name) -%}
  {%- endfor -%}
  {% call statement('forget') -%}
    delete from {{ existing }} as known
    where not exists (
        select from {{ made }} as made
        where made.{{ column }} = known.{{ column }} and {{ told | join(' and ') }}
    )
  {%- endcall %}
  {% call statement('main') -%}
    insert into {{ existing }} ({{ names }})
    select {{ names | replace('"changed_in"', 'pg_current_xact_id()') }}
    from {{ made }} as made
    where not exists (select from {{ existing }} as known where known.{{ column }} = made.{{ column }})
  {%- endcall %}
  {{ run_hooks(post_hooks, inside_transaction=True) }}
  {{ adapter.commit() }}
  {{ run_hooks(post_hooks, inside_transaction=False) }}

  {{ return({'relations': [existing]}) }}
{% endmaterialization %}

{% macro columns_of(relation) -%}
  {%- set names = adapter.get_columns_in_relation(relation) | map(attribute='quoted') -%}
  {{ return(names | join(', ')) }}
{%- endmacro %}
