-- What marks a pull request as a hot fix, as configured.
select kind, pattern
from {{ ref('hotfix_rules') }}
