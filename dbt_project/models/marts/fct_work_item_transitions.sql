{{ config(
    materialized='filed',
    changed='int_outdated_work_items',
    filed_by='work_item_key',
    indexes=[
        {'columns': ['transition_key'], 'unique': true},
        {'columns': ['changed_at', 'team']},
        {'columns': ['work_item_key']},
    ]
) }}

with ranks (category, rank) as (
    values ('todo', 1), ('in_progress', 2), ('done', 3)
)

select
    transition.transition_key,
    item.work_item_key,
    item.key,
    item.title,
    item.url,
    item.project,
    item.team,
    item.issue_type,
    item.class,
    item.level,
    item.priority,
    item.person_key,
    item.person,
    transition.changed_at,
    transition.from_status,
    transition.from_category,
    transition.to_status,
    transition.to_category,
    coalesce(to_rank.rank < from_rank.rank, false) as is_backward,
    transition.from_category = 'done' and transition.to_category in ('todo', 'in_progress') as is_reopening,
    transition.from_category <> 'done' and transition.to_category = 'done' as is_finish
from {{ ref('work_item_transitions') }} as transition
inner join {{ ref('fct_work_items') }} as item on item.work_item_key = transition.work_item_key
left join ranks as from_rank on from_rank.category = transition.from_category
left join ranks as to_rank on to_rank.category = transition.to_category
