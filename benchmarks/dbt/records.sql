-- Raw records of a large organisation, in the shape of the APIs: `issues` issues with ten histories (fifteen changed
-- fields) each, `requests` pull requests, over two years. records.py fills the two numbers in.

create function pg_temp.words(seed bigint, count integer) returns text language sql immutable as $$
    select seed || left(repeat(' the ledger service should return the balance after a slow retry', 1 + count / 10), count * 6)
$$;

create function pg_temp.instant(place double precision) returns timestamptz language sql immutable as $$
    select timestamptz '2024-07-01 08:00+00' + place * interval '720 days'
$$;

create function pg_temp.jira_user(number bigint) returns jsonb language sql immutable as $$
    select jsonb_build_object(
        'accountId', 'u' || number, 'displayName', 'Person Number' || chr((65 + number %% 26)::int) || number,
        'emailAddress', 'person' || number || '@example.com', 'accountType', 'atlassian', 'active', true
    )
$$;

create function pg_temp.actor(number bigint) returns jsonb language sql immutable as $$
    select jsonb_build_object(
        '__typename', case when number %% 50 = 0 then 'Bot' else 'User' end, 'login', 'person-' || number, 'databaseId', number
    )
$$;

-- Jira: 25 projects with a board and 52 sprints each.
insert into raw.jira_projects (connection_id, project_id, project_key, payload, content_hash)
select 'default', p::text, 'PR' || chr((64 + p)::int), jsonb_build_object('key', 'PR' || chr((64 + p)::int), 'name', 'Project ' || p), ''
from generate_series(1, 25) as p;

insert into raw.jira_statuses (connection_id, status_id, payload, content_hash)
select 'default', id, jsonb_build_object('name', name, 'statusCategory', jsonb_build_object('key', category)), ''
from (values ('1', 'To Do', 'new'), ('2', 'In Progress', 'indeterminate'), ('3', 'In Review', 'indeterminate'),
      ('4', 'Done', 'done'), ('5', 'Blocked', 'indeterminate')) as status (id, name, category);

insert into raw.jira_fields (connection_id, field_id, payload, content_hash)
select 'default', id, jsonb_build_object('name', name, 'custom', true, 'schema', jsonb_build_object('custom', kind)), ''
from (values ('customfield_1', 'Team', 'any:team'), ('customfield_2', 'Sprint', 'com.pyxis.greenhopper.jira:gh-sprint'),
      ('customfield_3', 'Story Points', 'any:float'), ('customfield_4', 'Flagged', 'any:multicheckboxes')) as field (id, name, kind);

insert into raw.jira_users (connection_id, account_id, payload, content_hash)
select 'default', 'u' || n, pg_temp.jira_user(n), '' from generate_series(1, 300) as n;

insert into raw.jira_boards (connection_id, board_id, project_key, payload, content_hash)
select 'default', p, 'PR' || chr((64 + p)::int), jsonb_build_object('name', 'Board ' || p, 'type', 'scrum', 'location', jsonb_build_object('projectId', p)), ''
from generate_series(1, 25) as p;

insert into raw.jira_sprints (connection_id, sprint_id, board_id, payload, content_hash)
select
    'default', p * 100 + s, p,
    jsonb_build_object(
        'name', 'Board ' || p || ' sprint ' || s, 'originBoardId', p, 'state', case when s < 52 then 'closed' else 'active' end,
        'startDate', pg_temp.instant((s - 1) / 52.0), 'endDate', pg_temp.instant(s / 52.0),
        'completeDate', case when s < 52 then pg_temp.instant(s / 52.0) end
    ), ''
from generate_series(1, 25) as p, generate_series(1, 52) as s;

create temporary table issue as
select
    i,
    1 + i %% 25 as p,
    'PR' || chr((65 + i %% 25)::int) as project,
    'PR' || chr((65 + i %% 25)::int) || '-' || (1 + i / 25) as key,
    pg_temp.instant(0.95 * i / %(issues)s) as created,
    (1 + i %% 25) * 100 + 1 + (51.0 * i / %(issues)s)::int as sprint,
    -- One in eight is not done yet, one in ten was opened again.
    case when i %% 8 = 0 then '2' else '4' end as status,
    make_interval(hours => (6 + i * 31 %% 90)::int) as pace
from generate_series(1, %(issues)s) as i;

insert into raw.jira_issues (connection_id, issue_id, issue_key, project_key, updated_at, payload, content_hash)
select
    'default', i::text, key, project, created + 10 * pace,
    jsonb_build_object('id', i::text, 'key', key, 'self', 'https://jira.example.com/rest/api/3/issue/' || i, 'fields', jsonb_build_object(
        'project', jsonb_build_object('id', p::text, 'key', project), 'summary', pg_temp.words(i, 6),
        'description', jsonb_build_object('type', 'doc', 'content', jsonb_build_array(jsonb_build_object('type', 'text', 'text', pg_temp.words(i, 150)))),
        'issuetype', jsonb_build_object('name', (array['Story', 'Task', 'Bug', 'Bug', 'Story', 'Task', 'Story', 'Incident'])[1 + i / 25 %% 8], 'hierarchyLevel', 0),
        'priority', jsonb_build_object('name', (array['High', 'Medium', 'Low'])[1 + i %% 3]), 'labels', jsonb_build_array('r' || i %% 60),
        'status', jsonb_build_object('id', status, 'name', case status when '2' then 'In Progress' else 'Done' end),
        'assignee', pg_temp.jira_user(1 + (i * 12 + i %% 12) %% 300), 'reporter', pg_temp.jira_user(1 + i * 17 %% 300),
        'created', created, 'updated', created + 10 * pace, 'resolutiondate', case when status = '4' then created + 9 * pace end,
        'customfield_1', case when i %% 5 = 0 then jsonb_build_object('name', 'Team ' || i %% 25) end,
        'customfield_2', jsonb_build_array(jsonb_build_object('id', sprint)), 'customfield_3', 1 + i %% 8
    ) || (select jsonb_object_agg('customfield_' || n, null) from generate_series(10000, 10030) as n)), ''
from issue;

insert into raw.jira_changelogs (connection_id, issue_id, history_id, project_key, created_at, payload, content_hash)
select
    'default', i::text, (i * 10 + h)::text, project, created + h * pace,
    jsonb_build_object('author', pg_temp.jira_user(1 + (i + h) %% 300), 'items', case
        when h = 0 then jsonb_build_array(
            jsonb_build_object('field', 'Sprint', 'fieldId', 'customfield_2', 'from', '', 'to', sprint::text),
            jsonb_build_object('field', 'Rank', 'fieldId', 'customfield_9', 'from', '', 'toString', 'Ranked higher'))
        when h = 2 then jsonb_build_array(
            jsonb_build_object('field', 'Story Points', 'fieldId', 'customfield_3', 'toString', (1 + i %% 8)::text),
            jsonb_build_object('field', 'labels', 'fieldId', 'labels', 'toString', 'r' || i %% 60))
        when h in (4, 5) then jsonb_build_array(
            jsonb_build_object('field', 'description', 'fieldId', 'description', 'fromString', pg_temp.words(i, 20), 'toString', pg_temp.words(i + 1, 20)),
            jsonb_build_object('field', 'assignee', 'fieldId', 'assignee', 'to', 'u' || i %% 300))
        when move.before is not null then jsonb_build_array(
            jsonb_build_object('field', 'status', 'fieldId', 'status', 'from', move.before, 'to', move.after, 'fromString', 'Status ' || move.before, 'toString', 'Status ' || move.after),
            jsonb_build_object('field', 'resolution', 'fieldId', 'resolution', 'to', '1'))
        else jsonb_build_array(jsonb_build_object('field', 'Rank', 'fieldId', 'customfield_9', 'toString', 'Ranked higher'))
    end), ''
from issue
cross join generate_series(0, 9) as h
left join lateral (
    select before, after from (values
        (1, '1', '2', true), (3, '2', '3', true), (6, '3', '4', status = '4'), (7, '4', '2', i %% 10 = 1 and status = '4'),
        (8, '2', '4', i %% 10 = 1 and status = '4'), (6, '3', '2', status = '2')
    ) as move (place, before, after, happens) where place = h and happens
) as move on true;

insert into raw.jira_worklogs (connection_id, worklog_id, issue_id, project_key, updated_at, payload, content_hash)
select 'default', i::text, i::text, project, created, jsonb_build_object('author', pg_temp.jira_user(1 + i %% 300), 'started', created, 'timeSpentSeconds', 3600, 'created', created, 'updated', created), ''
from issue where i %% 4 = 0;

-- GitHub: 60 repositories that squash; a deployment to staging and to production for every five merges.
insert into raw.github_repositories (connection_id, repository_id, full_name, payload, content_hash)
select 'default', r, 'acme/r' || r, jsonb_build_object('full_name', 'acme/r' || r, 'name', 'r' || r, 'default_branch', 'main'), ''
from generate_series(0, 59) as r;

insert into raw.github_users (connection_id, login, payload, content_hash)
select 'default', 'person-' || n, pg_temp.actor(n) || jsonb_build_object('name', 'Person Number' || chr((65 + n %% 26)::int) || n, 'email', 'person' || n || '@example.com'), ''
from generate_series(1, 300) as n;

create temporary table request as
select
    q, q %% 60 as r, 1 + q / 60 as number, pg_temp.instant(0.95 * q / %(requests)s) as opened,
    make_interval(hours => (2 + q * 13 %% 60)::int) as pace, q %% 12 <> 0 as is_merged, q %% 17 = 0 as was_draft
from generate_series(1, %(requests)s) as q;

insert into raw.github_pull_requests (connection_id, repository_id, pull_request_id, number, updated_at, payload, content_hash)
select
    'default', r, q, number, opened + 3 * pace,
    jsonb_build_object(
        'title', case when q %% 40 = 0 then 'Revert "' || pg_temp.words(q - 60, 6) || '"'
            when q %% 3 = 0 then 'PR' || chr((65 + q %% 25)::int) || '-' || (1 + q / 25) || ' ' || pg_temp.words(q, 6) else pg_temp.words(q, 6) end,
        'body', pg_temp.words(q, 80) || case when q %% 40 = 0 then ' Reverts acme/r' || r || '#' || (number - 1) else '' end,
        'url', 'https://github.com/acme/r' || r || '/pull/' || number, 'state', case when is_merged then 'MERGED' else 'OPEN' end,
        'isDraft', false, 'author', pg_temp.actor(1 + q * 7 %% 300), 'mergedBy', pg_temp.actor(1 + q %% 300),
        'headRefName', case when q %% 80 = 0 then 'hotfix/' || q when q %% 2 = 0 then 'feature/PR' || chr((65 + q %% 25)::int) || '-' || (1 + q / 25) else 'topic-' || q end,
        'baseRefName', 'main', 'headRefOid', md5('head' || q), 'mergeCommit', case when is_merged then jsonb_build_object('oid', md5('main' || q)) end,
        'additions', q * 37 %% 900, 'deletions', q * 11 %% 300, 'changedFiles', 5, 'createdAt', opened, 'updatedAt', opened + 3 * pace,
        'mergedAt', case when is_merged then opened + 3 * pace end, 'closedAt', case when is_merged then opened + 3 * pace end
    ), ''
from request;

insert into raw.github_pull_request_commits (connection_id, repository_id, number, sha, committed_at, payload, content_hash)
select
    'default', r, number, md5('own' || q || '/' || c), opened - c * pace / 4,
    jsonb_build_object('commit', jsonb_build_object(
        'message', pg_temp.words(q + c, 12), 'additions', 10, 'deletions', 5, 'parents', jsonb_build_object('totalCount', 1),
        'author', jsonb_build_object('name', 'x', 'email', 'person' || 1 + q * 7 %% 300 || '@example.com'),
        'authoredDate', opened - c * pace / 4, 'committedDate', opened - c * pace / 4)), ''
from request cross join generate_series(0, 2) as c;

insert into raw.github_pull_request_files (connection_id, repository_id, number, path, payload, content_hash)
select 'default', r, number, 'src/part' || (q * 7 + f * 13) %% 3000 || '/file' || f || '.py', jsonb_build_object('additions', q * 37 %% 900 / 5, 'deletions', 1), ''
from request cross join generate_series(0, 4) as f;

insert into raw.github_reviews (connection_id, repository_id, number, review_id, updated_at, payload, content_hash)
select
    'default', r, number, q * 10 + v, opened + v * pace,
    jsonb_build_object('state', case when v = 2 then 'APPROVED' else 'CHANGES_REQUESTED' end, 'author', pg_temp.actor(1 + (q * 7 + v * 3) %% 300), 'submittedAt', opened + v * pace), ''
from request cross join generate_series(1, 2) as v
where q %% 9 <> 0;

insert into raw.github_review_comments (connection_id, repository_id, number, comment_id, updated_at, payload, content_hash)
select 'default', r, number, q, opened + pace, jsonb_build_object('user', jsonb_build_object('login', 'person-' || 1 + (q * 7 + 3) %% 300, 'id', 1 + (q * 7 + 3) %% 300, 'type', 'User'), 'body', pg_temp.words(q, 20), 'created_at', opened + pace), ''
from request;

insert into raw.github_issue_comments (connection_id, repository_id, number, comment_id, updated_at, payload, content_hash)
select 'default', r, number, q, opened + pace / 2, jsonb_build_object('user', jsonb_build_object('login', 'person-' || 50 * (1 + q %% 6), 'id', 50 * (1 + q %% 6), 'type', 'Bot'), 'body', pg_temp.words(q, 40), 'created_at', opened + pace / 2), ''
from request;

insert into raw.github_timeline_events (connection_id, repository_id, number, event_id, created_at, payload, content_hash)
select 'default', r, number, 'E' || q, opened + pace / 3, jsonb_build_object('__typename', case when was_draft then 'ReadyForReviewEvent' else 'HeadRefForcePushedEvent' end, 'createdAt', opened + pace / 3), ''
from request where was_draft or q %% 5 = 0;

create temporary table trunk as
select q, r, opened + 3 * pace as merged, row_number() over (partition by r order by opened + 3 * pace, q) as place
from request where is_merged;

insert into raw.github_commits (connection_id, repository_id, sha, committed_at, payload, content_hash)
select
    'default', r, md5('main' || q), merged,
    jsonb_build_object('oid', md5('main' || q), 'message', pg_temp.words(q, 12), 'authoredDate', merged, 'committedDate', merged, 'author', jsonb_build_object('name', 'x', 'email', 'person' || 1 + q * 7 %% 300 || '@example.com'),
        'parents', jsonb_build_object('nodes', case when place = 1 then '[]'::jsonb else jsonb_build_array(jsonb_build_object('oid', md5('main' || lag(q) over (partition by r order by place)))) end)), ''
from trunk;

insert into raw.github_deployments (connection_id, repository_id, deployment_id, created_at, updated_at, payload, content_hash)
select
    'default', r, environment || '-' || q, merged, merged + interval '1 hour',
    jsonb_build_object('environment', environment, 'commitOid', md5('main' || q), 'createdAt', merged + interval '50 minutes', 'statuses', jsonb_build_object('nodes', jsonb_build_array(
        jsonb_build_object('state', case when place %% 35 = 0 then 'FAILURE' else 'SUCCESS' end, 'createdAt', merged + interval '1 hour')))), ''
from trunk cross join unnest(array['production', 'staging']) as environment
where place %% 5 = 0;

insert into raw.github_deployment_commits (connection_id, repository_id, deployment_id, sha, payload, content_hash)
select
    'default', deployed.r, environment || '-' || deployed.q, md5('main' || added.q),
    jsonb_build_object('status', case when deployed.place = 5 then 'seed' else 'ahead' end, 'head_sha', md5('main' || deployed.q), 'added', deployed.place > 5), ''
from trunk as deployed
inner join trunk as added on added.r = deployed.r and added.place between deployed.place - 4 and deployed.place
cross join unnest(array['production', 'staging']) as environment
where deployed.place %% 5 = 0 and deployed.place %% 35 <> 0 and (deployed.place > 5 or added.place = 5);

insert into raw.github_issues (connection_id, repository_id, issue_id, number, updated_at, payload, content_hash)
select 'default', r, 10000000 + q, 1000000 + number, merged, jsonb_build_object('title', 'Down', 'body', 'Since acme/r' || r || '#' || q / 60, 'labels', jsonb_build_array(jsonb_build_object('name', 'incident')), 'created_at', merged + interval '3 hours', 'closed_at', merged + interval '9 hours', 'state', 'closed'), ''
from (select trunk.*, request.number from trunk inner join request using (q, r)) as merged_request where place %% 60 = 0;
