{# One regular expression that matches what any of the patterns in a column matches; NULL, which matches nothing, when there is none. #}
{% macro any_pattern(column) -%}
    string_agg('(?:' || {{ column }} || ')', '|' order by {{ column }})
{%- endmacro %}
