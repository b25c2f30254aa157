{#
  Rows of a table of schema `configuration`: for each key the row that a person assigned, where there is one, else that
  of the file. `key` may hold expressions.
#}
{% macro configured(table, columns, key) -%}
    select distinct on ({{ key | join(', ') }}) {{ columns | join(', ') }}
    from {{ source('configuration', table) }}
    order by {{ key | join(', ') }}, origin = 'person' desc, changed_at desc
{%- endmacro %}
