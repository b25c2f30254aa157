{#
  dbt's own table, but in a build of what changed it is written where it differs: dbt would put a new one in its place and
  drop every view of the old one, which such a build lets stand. Without a unique index, rows cannot be told from each
  other, and all are written again. Readers see the former rows until the end.
#}
{% materialization table, adapter='postgres' %}
  {%- set existing = load_cached_relation(this) -%}
  {%- if existing is none or not existing.is_table or not is_build_of_changes() -%}
    {{ return(materialization_table_default()) }}
  {%- endif -%}
  {%- set made = make_temp_relation(this) -%}
  {%- set has_key = config.get('indexes', []) | selectattr('unique', 'defined') | list | length > 0 -%}

  {{ run_hooks(pre_hooks, inside_transaction=False) }}
  {{ run_hooks(pre_hooks, inside_transaction=True) }}
  {% call statement('compare') -%}
    create temporary table {{ made }} on commit drop as {{ in_order_of_columns(sql) }}
  {%- endcall %}
  {% call statement('forget') -%}
    delete from {{ existing }} as known
    {% if has_key %} where not exists (select from {{ made }} as made where made::record = known::record) {% endif %}
  {%- endcall %}
  {% call statement('main') -%}
    insert into {{ existing }}
    select * from {{ made }} as made
    {% if has_key %} where not exists (select from {{ existing }} as known where made::record = known::record) {% endif %}
  {%- endcall %}
  {{ run_hooks(post_hooks, inside_transaction=True) }}
  {{ adapter.commit() }}
  {{ run_hooks(post_hooks, inside_transaction=False) }}

  {{ return({'relations': [existing]}) }}
{% endmaterialization %}

{# A model's query with its columns as its table has them: dbt makes a table in the order of the contract, else in that of
   the query. Asking the database instead takes dbt longer than most of these models. #}
{% macro in_order_of_columns(query) -%}
  {%- if config.get('contract').enforced -%}
    select {{ model.columns.values() | map(attribute='name') | map('tojson') | join(', ') }} from (
        {{ query }}
    ) as made
  {%- else -%}
    {{ query }}
  {%- endif -%}
{%- endmacro %}
