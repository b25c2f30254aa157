{{ config(
    materialized='filed',
    changed='int_outdated_pull_requests',
    filed_by='pull_request_key',
    indexes=[
        {'columns': ['activity_key'], 'unique': true},
        {'columns': ['occurred_at', 'team']},
        {'columns': ['pull_request_key']},
    ]
) }}

-- What people did on pull requests, and whether within the organisation's working hours.
with acts as (
    select
        activity.pull_request_key,
        activity.kind,
        activity.occurred_at,
        account.person_key,
        activity.occurred_at at time zone settings.time_zone as local_at
    from {{ ref('int_pull_request_activities') }} as activity
    inner join {{ ref('person_accounts') }} as account on account.account_key = activity.account_key
    cross join {{ ref('stg_configuration__settings') }} as settings
    where not account.is_bot
),

-- The same person may say several things at one instant; that is one act.
distinct_acts as (
    select distinct pull_request_key, kind, occurred_at, person_key, local_at
    from acts
)

select
    act.pull_request_key || '/' || act.kind || '/' || act.person_key || '/' || extract(epoch from act.occurred_at)
        as activity_key,
    act.pull_request_key,
    request.number,
    request.title,
    request.url,
    request.repository,
    request.team,
    act.person_key,
    person.name as person,
    act.kind,
    act.occurred_at,
    holiday.holiday_on is not null
    or working_day.weekday is null
    or cast(act.local_at as time) < working_day.starts_at
    or cast(act.local_at as time) >= working_day.ends_at as is_out_of_hours
from distinct_acts as act
inner join {{ ref('fct_pull_requests') }} as request on request.pull_request_key = act.pull_request_key
left join {{ ref('people') }} as person on person.person_key = act.person_key
left join {{ ref('stg_configuration__working_days') }} as working_day
    on working_day.weekday = extract(isodow from act.local_at)
left join {{ ref('stg_configuration__holidays') }} as holiday on holiday.holiday_on = cast(act.local_at as date)
