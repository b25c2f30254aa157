{# Whole and broken seconds from one instant to a later one, as double precision; NULL when either is NULL. #}
{% macro seconds_between(start_at, end_at) -%}
    cast(extract(epoch from {{ end_at }} - {{ start_at }}) as double precision)
{%- endmacro %}
