{#
  dbt's own table, but in a build of what changed it is emptied and filled again where it stands: dbt would put a new one
  in its place and drop every view of the old one, which such a build lets stand. Readers see the former rows until the end.
#}
{% materialization table, adapter='postgres' %}
  {%- set existing = load_cached_relation(this) -%}
  {%- if existing is none or not existing.is_table or should_full_refresh() or var('changed_since') == '0' -%}
    {{ return(materialization_table_default()) }}
  {%- endif -%}

  {{ run_hooks(pre_hooks, inside_transaction=False) }}
  {{ run_hooks(pre_hooks, inside_transaction=True) }}
  {% call statement('empty') -%}
    delete from {{ existing }}
  {%- endcall %}
  {% call statement('main') -%}
    insert into {{ existing }} ({{ columns_of(existing) }})
    select {{ columns_of(existing) }}
    from (
        {{ sql }}
    ) as made
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
