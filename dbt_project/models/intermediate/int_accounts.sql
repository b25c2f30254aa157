-- Everybody who has done something, one row an account.
{{ config(materialized='table', indexes=[{'columns': ['account_key'], 'unique': true}]) }}

with jira_mentions as (
    select connection_id, account_key, display_name, email, is_app, is_active, true as is_current
    from {{ ref('stg_jira__users') }}
    union all
    select
        connection_id,
        assignee_account_key,
        assignee ->> 'displayName',
        lower(assignee ->> 'emailAddress'),
        assignee ->> 'accountType' = 'app',
        null,
        false
    from {{ ref('stg_jira__issues') }}
    union all
    select
        connection_id,
        reporter_account_key,
        reporter ->> 'displayName',
        lower(reporter ->> 'emailAddress'),
        reporter ->> 'accountType' = 'app',
        null,
        false
    from {{ ref('stg_jira__issues') }}
    union all
    select
        connection_id,
        author_account_key,
        author ->> 'displayName',
        lower(author ->> 'emailAddress'),
        author ->> 'accountType' = 'app',
        null,
        false
    from {{ ref('stg_jira__worklogs') }}
),

mentions as (
    select
        connection_id, account_key, 'jira' as source, null as login, display_name, email, is_app as is_bot, is_active,
        is_current
    from jira_mentions
    union all
    select connection_id, account_key, 'github', login, display_name, email, is_declared_bot, null, is_current
    from {{ ref('int_github_actors') }}
),

accounts as (
    select
        account_key,
        connection_id,
        source,
        coalesce(max(login) filter (where is_current), max(login)) as login,
        coalesce(array_agg(distinct lower(login)) filter (where login <> ''), '{}') as logins,
        coalesce(max(display_name) filter (where is_current), mode() within group (order by display_name)) as display_name,
        coalesce(array_agg(distinct email order by email) filter (where email <> ''), '{}') as emails,
        coalesce(bool_or(is_bot), false) as is_declared_bot,
        coalesce(bool_or(is_active), true) as is_active
    from mentions
    where account_key is not null
    group by account_key, connection_id, source
)

select
    account_key,
    connection_id,
    source,
    connection_id || ':' || source as site,
    login,
    logins,
    display_name,
    emails,
    is_declared_bot or listed.is_bot as is_bot,
    listed.is_ai_agent,
    listed.is_ai_reviewer,
    is_active
from accounts
cross join lateral (
    select
        count(*) > 0 as is_bot,
        coalesce(bool_or(bot.kind = 'ai_agent'), false) as is_ai_agent,
        coalesce(bool_or(bot.kind = 'ai_reviewer'), false) as is_ai_reviewer
    from {{ ref('stg_configuration__bots') }} as bot
    where bot.kind <> 'ai_co_author' and accounts.login ~* bot.pattern
) as listed
