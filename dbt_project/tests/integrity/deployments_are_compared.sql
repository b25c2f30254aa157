-- Successful production deployments whose commits have not been compared with those before: pull requests that they
-- brought still count as pending.
{{ config(severity='warn') }}

select deployment_key, finished_at
from {{ ref('deployments') }}
where is_production and outcome = 'success' and source <> 'merges' and comparison is null
