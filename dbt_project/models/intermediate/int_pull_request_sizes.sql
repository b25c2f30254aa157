-- How much a pull request changes, without what machines generate, and the band of sizes that it falls into.
{{ config(
    materialized='filed',
    changed='int_changed_pull_requests',
    filed_by='pull_request_key',
    indexes=[{'columns': ['pull_request_key'], 'unique': true}]
) }}

with generated as (
    select {{ any_pattern('pattern') }} as pattern
    from {{ ref('stg_configuration__generated_files') }}
),

-- Requests change the same files again and again: each path is looked at once.
paths as (
    select path.path
    from (select distinct path from {{ ref('stg_github__pull_request_files') }}) as path
    cross join generated
    where path.path ~* generated.pattern
),

files as (
    select
        file.repository_key,
        file.number,
        count(*) as files,
        coalesce(sum(file.additions + file.deletions) filter (where paths.path is not null), 0) as generated_lines,
        count(paths.path) as generated_files
    from {{ ref('stg_github__pull_request_files') }} as file
    left join paths on paths.path = file.path
    group by file.repository_key, file.number
),

sizes as (
    select
        request.pull_request_key,
        request.additions + request.deletions - coalesce(files.generated_lines, 0) as written_lines,
        request.changed_files - coalesce(files.generated_files, 0) as written_files,
        coalesce(files.generated_lines, 0) as generated_lines,
        coalesce(files.files, 0) >= request.changed_files as is_every_file_known
    from {{ ref('stg_github__pull_requests') }} as request
    left join files on files.repository_key = request.repository_key and files.number = request.number
)

select
    sizes.pull_request_key,
    cast(sizes.written_lines as integer) as written_lines,
    cast(sizes.written_files as integer) as written_files,
    cast(sizes.generated_lines as integer) as generated_lines,
    coalesce(sizes.is_every_file_known, false) as is_every_file_known,
    band.band as size_band
from sizes
left join {{ ref('stg_configuration__size_bands') }} as band
    on sizes.written_lines >= band.lines_from
        and (band.lines_below is null or sizes.written_lines < band.lines_below)
