-- Accounts grouped by what people said, by addresses, and then by full names that nobody else has.
{{ config(materialized='table', indexes=[{'columns': ['account_key'], 'unique': true}]) }}

{{ account_groups(below=ref('int_email_groups'), edges=ref('int_name_links')) }}
