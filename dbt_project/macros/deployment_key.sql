{#
  Key of a deployment, whatever tells of it: GitHub's id of a deployment, `release:<id>`, `run:<id>` or `tag:<name>`.
  Names of tags are unique within their repository only, so theirs holds the repository too.
#}
{% macro deployment_key(identifier, repository_id, connection='connection_id') -%}
    {{ connection }} || ':github:' || case
        when {{ identifier }} like 'tag:%'
            then 'tag:' || {{ repository_id }} || '/' || substr({{ identifier }}, 5)
        else {{ identifier }}
    end
{%- endmacro %}
