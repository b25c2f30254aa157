-- What was decided last of each pair of accounts.
select distinct on (account_key, other_account_key) account_key, other_account_key as other_key, kind
from {{ source('app', 'person_decisions') }}
order by account_key, other_account_key, decision_id desc
