-- What incidents and hot fixes name in their texts: pull requests, commits, deployments, runs and releases. A number
-- without a repository is meant within the own one.
{{ config(materialized='table', indexes=[{'columns': ['subject_key', 'kind', 'full_name', 'value'], 'unique': true}]) }}

with texts as (
    select incident.incident_key as subject_key, repository.full_name as home, incident.text
    from {{ ref('int_incidents') }} as incident
    left join {{ ref('stg_github__repositories') }} as repository
        on repository.repository_key = incident.repository_key
    union all
    select request.pull_request_key, repository.full_name, concat_ws(' ', request.title, request.body)
    from {{ ref('int_pull_request_hotfixes') }} as hotfix
    inner join {{ ref('stg_github__pull_requests') }} as request
        on request.pull_request_key = hotfix.pull_request_key
    inner join {{ ref('stg_github__repositories') }} as repository
        on repository.repository_key = request.repository_key
),

found as (
    select text.subject_key, 'pull_request' as kind, named[1] as full_name, named[2] as value
    from texts as text
    cross join lateral regexp_matches(text.text, '([\w.-]+/[\w.-]+)(?:/pulls?/|#)(\d{1,9})\y', 'g') as named
    union all
    select text.subject_key, 'pull_request', text.home, named[1]
    from texts as text
    cross join lateral regexp_matches(text.text, '(?:^|[\s(\[,;:])#(\d{1,9})\y', 'g') as named
    where text.home is not null
    union all
    select text.subject_key, 'commit', named[1], named[2]
    from texts as text
    cross join lateral regexp_matches(text.text, '([\w.-]+/[\w.-]+)/commits?/([0-9a-f]{7,40})\y', 'gi') as named
    union all
    -- A bare hash has a letter and a digit, or it is a word or a number.
    select text.subject_key, 'commit', text.home, named[1]
    from texts as text
    cross join lateral regexp_matches(text.text, '(?:^|[^\w/-])([0-9a-f]{7,40})\y', 'gi') as named
    where named[1] ~ '\d' and named[1] ~* '[a-f]'
    union all
    select text.subject_key, 'deployment', null, named[1]
    from texts as text
    cross join lateral regexp_matches(text.text, '\ydeployments?(?:[/#: ]|id|number)*(\d{4,19})\y', 'gi') as named
    union all
    select text.subject_key, 'deployment', named[1], named[2]
    from texts as text
    cross join lateral regexp_matches(text.text, '([\w.-]+/[\w.-]+)/actions/runs/(\d{1,19})\y', 'g') as named
    union all
    select text.subject_key, 'release', named[1], named[2]
    from texts as text
    cross join lateral regexp_matches(
        text.text, '([\w.-]+/[\w.-]+)/releases/tag/([^\s"''()\[\]<>]*[^\s"''()\[\]<>.,;:])', 'g'
    ) as named
)

select distinct
    subject_key,
    kind,
    lower(full_name) as full_name,
    case when kind = 'commit' then lower(value) else value end as value
from found
