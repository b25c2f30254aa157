{# The schemas are fixed names that people outside rely on, so dbt's target schema is no prefix of them. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ (custom_schema_name or target.schema) | trim }}
{%- endmacro %}
