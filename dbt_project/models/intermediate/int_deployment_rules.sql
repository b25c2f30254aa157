-- The configured rules for deployments, wildcards of repositories turned into regular expressions.
select
    position,
    '^' || replace(regexp_replace(repositories, '([.+?(){}\[\]^$|\\])', '\\\1', 'g'), '*', '.*') || '$'
        as repository_pattern,
    source,
    coalesce(name_pattern, '') as name_pattern,
    environment
from {{ ref('deployment_rules') }}
