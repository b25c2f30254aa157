{# Text key `connection:source:id`. NULL when the identifier is NULL, so that a left join finds nothing. #}
{% macro jira_key(identifier, connection='connection_id') -%}
    {{ connection }} || ':jira:' || ({{ identifier }})
{%- endmacro %}

{# Account key of a person inside a record: on Data Center people have no account ids, but keys that survive renaming. #}
{% macro jira_account_key(person, connection='connection_id') -%}
    {{ jira_key("coalesce(" ~ person ~ " ->> 'accountId', " ~ person ~ " ->> 'key', " ~ person ~ " ->> 'name')", connection) }}
{%- endmacro %}

{% macro github_key(identifier, connection='connection_id') -%}
    {{ connection }} || ':github:' || ({{ identifier }})
{%- endmacro %}

{#
  Account key of a GraphQL actor. GitHub stands its `ghost` account in for everybody who deleted theirs: that is
  nobody in particular, hence NULL, as GraphQL itself mostly answers.
#}
{% macro github_actor_key(actor) -%}
    case
        when ({{ actor }}) ->> 'login' <> 'ghost'
            then {{ github_key("coalesce((" ~ actor ~ ") ->> 'databaseId', (" ~ actor ~ ") ->> 'login')") }}
    end
{%- endmacro %}

{# Account key in a no-reply address of GitHub that names the account by its number: `123+ada@users.noreply.github.com`. #}
{% macro github_noreply_key(email) -%}
    {{ github_key("substring(lower(" ~ email ~ ") from '^(\d+)\+[^@]+@users\.noreply\.github\.com$')") }}
{%- endmacro %}

{# The same for a REST user object. #}
{% macro github_user_key(user) -%}
    case when {{ user }} ->> 'login' <> 'ghost' then {{ github_key(user ~ " ->> 'id'") }} end
{%- endmacro %}

{# A team is known by its name, whichever source names it: two sources that say "Payments" mean one team. #}
{% macro team_key(name) -%}
    'pulse:team:' || lower(trim({{ name }}))
{%- endmacro %}
