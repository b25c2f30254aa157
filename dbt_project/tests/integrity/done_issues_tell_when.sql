-- Issues that are done now while neither history nor resolution date tells since when: no figure can hold them.
{{ config(severity='warn') }}

select key, status
from {{ ref('fct_work_items') }}
where done_evidence = 'none'
