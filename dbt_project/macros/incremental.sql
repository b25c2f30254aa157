{# Models that are filed by issue keep, in a build of what changed, the rows of all other issues: the pre-hook takes
   away those of changed issues, the query is kept to them, both in one transaction. An issue that is gone has changed
   too and brings no rows. Such a model says `depends_on` the changed issues: the parser does not see it here. #}

{% macro forget_changed_work_items() -%}
    {%- if is_incremental() -%}
        delete from {{ this }} where work_item_key in (select work_item_key from {{ ref('int_changed_work_items') }})
    {%- endif -%}
{%- endmacro %}

{% macro of_changed_work_items(word='where', column='work_item_key') -%}
    {%- if is_incremental() -%}
        {{ word }} {{ column }} in (select work_item_key from {{ ref('int_changed_work_items') }})
    {%- endif -%}
{%- endmacro %}

{# The same by Jira's own id, for which raw tables have an index. #}
{% macro of_changed_issues(alias, word='where') -%}
    {%- if is_incremental() -%}
        {{ word }} ({{ alias }}.connection_id, {{ alias }}.issue_id) in (
            select connection_id, issue_id from {{ ref('int_changed_work_items') }}
        )
    {%- endif -%}
{%- endmacro %}
