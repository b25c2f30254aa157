-- What marks a pull request as a hot fix, as configured.
select kind, pattern
from {{ ref('stg_configuration__hotfix_rules') }}
