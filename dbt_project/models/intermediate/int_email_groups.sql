-- Accounts grouped by what people said, and then by addresses that are their own.
{{ config(materialized='table', indexes=[{'columns': ['account_key'], 'unique': true}]) }}

{{ account_groups(
    below=ref('int_decided_groups'),
    edges="(select account_key, other_key from " ~ ref('int_account_links') ~ " where method = 'email' and score = 1.0)"
) }}
