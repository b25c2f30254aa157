-- Pull requests that mend production in a hurry: branch, title or a label says so by the configured patterns.
select distinct request.pull_request_key
from {{ ref('stg_github__pull_requests') }} as request
left join lateral jsonb_array_elements(request.labels) as label on true
inner join {{ ref('int_hotfix_rules') }} as rule
    on (rule.kind = 'branch' and request.head_branch ~* rule.pattern)
    or (rule.kind = 'title' and request.title ~* rule.pattern)
    or (rule.kind = 'label' and label ->> 'name' ~* rule.pattern)
