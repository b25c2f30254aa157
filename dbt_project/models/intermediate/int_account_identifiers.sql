-- All by which a person may name an account: address, login, the source's id, our key.
select account_key, unnest(emails || logins) as identifier
from {{ ref('int_accounts') }}
union
select account_key, lower(account_key)
from {{ ref('int_accounts') }}
union
select account_key, lower(substring(account_key from length(site) + 2))
from {{ ref('int_accounts') }}
