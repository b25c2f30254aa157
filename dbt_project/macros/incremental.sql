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

{# The same by Jira's own id, for which raw tables have an index. As arrays, a few ids reach it: PostgreSQL joins with a
   subquery only after it has unpacked the records. Many it would look through for every row. #}
{% macro of_changed_issues(alias, word='where') -%}
    {%- if is_incremental() -%}
        {{ word }} ({{ alias }}.connection_id, {{ alias }}.issue_id) in (
            select connection_id, issue_id from {{ ref('int_changed_work_items') }}
        )
        {%- if are_few(ref('int_changed_work_items')) %}
        and {{ alias }}.connection_id = any (
            array(select connection_id from {{ ref('int_changed_work_items') }})
        )
        and {{ alias }}.issue_id = any (array(select issue_id from {{ ref('int_changed_work_items') }}))
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}

{# Whether so few records changed that a list of them is the fastest way to them. #}
{% macro are_few(changed) -%}
    {{ return(run_query("select count(*) <= 1000 from " ~ changed).rows[0][0]) }}
{%- endmacro %}

{# The same for what belongs to pull requests, which raw tables file by repository and number. #}
{% macro of_changed_requests(alias, word='where') -%}
    {%- if is_incremental() -%}
        {{ word }} ({{ alias }}.connection_id, {{ alias }}.repository_id, {{ alias }}.number) in (
            select connection_id, repository_id, number from {{ ref('int_changed_pull_requests') }}
        )
    {%- endif -%}
{%- endmacro %}

{# Takes away the rows that a model lists as changed, by the columns that both have. #}
{% macro forget_changed(changed, columns) -%}
    {%- if is_incremental() -%}
        delete from {{ this }}
        where ({{ columns | join(', ') }}) in (select {{ columns | join(', ') }} from {{ ref(changed) }})
    {%- endif -%}
{%- endmacro %}

{# The same by the key of a `filed` model, within its query: where the key cannot be carried down by PostgreSQL. #}
{% macro of_filed(column, word='where') -%}
    {%- if is_build_of_changes() -%}
        {%- set keys = "select " ~ config.get('filed_by') ~ " from " ~ changed_relation() -%}
        {{ word }} {{ column }} {% if are_few(changed_relation()) %}= any (array({{ keys }})){% else %}in ({{ keys }}){% endif %}
    {%- endif -%}
{%- endmacro %}

{# The table that lists what a `filed` model has to make anew. It lies above the model, so it needs no ref. #}
{% macro changed_relation() -%}
    {{ api.Relation.create(database=this.database, schema='intermediate', identifier=config.get('changed')) }}
{%- endmacro %}

{# The oldest transaction that the last complete build may not have seen; '0', all that there ever were, where none is
   named. An environment variable, as dbt parses everything anew for a `var` that differs from the last time. #}
{% macro changed_since() -%}
    cast('{{ env_var("PULSE_DBT_CHANGED_SINCE", "0") if execute else "0" }}' as xid8)
{%- endmacro %}

{% macro is_build_of_changes() -%}
    {{ return(execute and not flags.FULL_REFRESH and env_var('PULSE_DBT_CHANGED_SINCE', '0') != '0') }}
{%- endmacro %}

{# In a build of what changed a test looks at what changed alone, unless it failed last time: then at all, until it passes.
   dbt's tests of columns and keys read `model` through this macro of dbt's; `filed_by` and `changed` say which rows. #}
{% macro default__get_where_subquery(relation) -%}
    {%- set tested = graph.nodes.get('model.pulse.' ~ relation.identifier, {}).get('config', {}) if execute else {} -%}
    {%- if tests_what_changed() and tested.get('filed_by') and tested.get('changed') -%}
        {%- set changed = api.Relation.create(
            database=relation.database, schema='intermediate', identifier=tested.get('changed')
        ) -%}
        {{ return("(select * from " ~ relation ~ " where " ~ tested.filed_by ~ " in (select " ~ tested.filed_by
            ~ " from " ~ changed ~ ")) as changed_rows") }}
    {%- endif -%}
    {{ return(relation) }}
{%- endmacro %}

{% macro tests_what_changed() -%}
    {{ return(is_build_of_changes() and model.name not in env_var('PULSE_DBT_FAILED_TESTS', '').split(' ')) }}
{%- endmacro %}

{# The same for tests that are queries of their own, about issues. #}
{% macro of_tested_work_items(column, word='where') -%}
    {%- if tests_what_changed() -%}
        {{ word }} {{ column }} in (select work_item_key from {{ ref('int_changed_work_items') }})
    {%- endif -%}
{%- endmacro %}
