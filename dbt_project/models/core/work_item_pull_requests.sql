{{ config(indexes=[
    {'columns': ['link_key'], 'unique': true},
    {'columns': ['pull_request_key']},
    {'columns': ['work_item_key']},
]) }}

with in_jira as (
    select link.work_item_key, request.pull_request_key, link.evidence, link.url as detail
    from {{ ref('stg_jira__pull_request_links') }} as link
    inner join {{ ref('stg_github__pull_requests') }} as request
        on lower(request.url) = lower(regexp_replace(link.url, '(/pull/\d+).*$', '\1'))
    inner join {{ ref('stg_jira__issues') }} as issue on issue.work_item_key = link.work_item_key
),

-- Two Jira sites may know the same key; then the one that came through the same connection is meant, else any is as good.
on_github as (
    select distinct on (mention.pull_request_key, mention.evidence, mention.key, mention.detail)
        known.work_item_key,
        mention.pull_request_key,
        mention.evidence,
        mention.detail
    from {{ ref('int_issue_key_mentions') }} as mention
    inner join {{ ref('stg_github__pull_requests') }} as request
        on request.pull_request_key = mention.pull_request_key
    inner join {{ ref('int_work_item_keys') }} as known on known.key = mention.key
    order by
        mention.pull_request_key,
        mention.evidence,
        mention.key,
        mention.detail,
        known.connection_id = request.connection_id desc,
        known.connection_id
),

links as (
    select work_item_key, pull_request_key, evidence, 'jira' as source, detail
    from in_jira
    union all
    select work_item_key, pull_request_key, evidence, 'github', detail
    from on_github
)

select
    work_item_key || '/' || pull_request_key || '/' || evidence as link_key,
    work_item_key,
    pull_request_key,
    evidence,
    source,
    -- How far the evidence can be trusted: what was linked as such, what names the work, what merely mentions it.
    cast(
        case evidence
            when 'development_panel' then 1.0
            when 'remote_link' then 0.95
            when 'branch' then 0.9
            when 'title' then 0.9
            when 'closing_reference' then 0.8
            when 'commit_message' then 0.7
            when 'body' then 0.5
        end as double precision
    ) as strength,
    min(detail) as detail,
    cast(count(*) as integer) as mentions
from links
group by work_item_key, pull_request_key, evidence, source
