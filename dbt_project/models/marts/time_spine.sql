{{ config(indexes=[{'columns': ['date_day'], 'unique': true}]) }}

select cast(day as date) as date_day
from generate_series(
    cast('{{ var("time_spine_start") }}' as timestamp),
    cast('{{ var("time_spine_end") }}' as timestamp),
    interval '1 day'
) as day
