"""The GraphQL documents that Dagster's webserver is asked."""

from pulse.jobs.catalogue import ASSET_JOB, JOBS

RUN = "runId jobName status creationTime startTime endTime assetSelection(limit: 1) { path } tags { key value }"
ALIASES = {name: f"last{place}" for place, name in enumerate(n for job in JOBS for n in job.dagster_jobs)}
_LAST = "\n".join(
    f'{alias}: runsOrError(filter: {{pipelineName: "{name}"}}, limit: 1) {{ ...Runs }}'
    for name, alias in ALIASES.items()
)

OVERVIEW = f"""
query Overview($repository: RepositorySelector!) {{
  active: runsOrError(
    filter: {{statuses: [QUEUED, NOT_STARTED, STARTING, STARTED, CANCELING]}}, limit: 200
  ) {{ ...Runs }}
  assets: runsOrError(filter: {{pipelineName: "{ASSET_JOB}"}}, limit: 25) {{ ...Runs }}
  {_LAST}
  schedulesOrError(repositorySelector: $repository) {{
    __typename
    ... on Schedules {{ results {{
      name cronSchedule executionTimezone
      scheduleState {{ id status }}
      futureTicks(limit: 1) {{ results {{ timestamp }} }}
    }} }}
    ... on Error {{ message }}
  }}
  sensorsOrError(repositorySelector: $repository) {{
    __typename
    ... on Sensors {{ results {{ name sensorState {{ id status }} }} }}
    ... on Error {{ message }}
  }}
}}
fragment Runs on RunsOrError {{
  __typename
  ... on Runs {{ results {{ {RUN} }} }}
  ... on Error {{ message }}
}}
"""

TICK = """
mutation Tick($schedule: ScheduleSelector!, $at: Float!) {
  scheduleDryRun(selectorData: $schedule, timestamp: $at) {
    __typename
    ... on DryRunInstigationTick { evaluationResult {
      skipReason error { message } runRequests { jobName tags { key value } }
    } }
    ... on Error { message }
  }
}
"""

LAUNCH = """
mutation Launch($params: ExecutionParams!) {
  launchRun(executionParams: $params) {
    __typename
    ... on LaunchRunSuccess { run { runId } }
    ... on Error { message }
  }
}
"""

TERMINATE = """
mutation Terminate($run: String!) {
  terminateRun(runId: $run, terminatePolicy: SAFE_TERMINATE) {
    __typename
    ... on TerminateRunFailure { message }
    ... on Error { message }
  }
}
"""

START_SCHEDULE = """
mutation Start($selector: ScheduleSelector!) {
  startSchedule(scheduleSelector: $selector) { __typename ... on Error { message } }
}
"""
STOP_SCHEDULE = "mutation Stop($id: String!) { stopRunningSchedule(id: $id) { __typename ... on Error { message } } }"
START_SENSOR = """
mutation Start($selector: SensorSelector!) {
  startSensor(sensorSelector: $selector) { __typename ... on Error { message } }
}
"""
STOP_SENSOR = "mutation Stop($id: String!) { stopSensor(id: $id) { __typename ... on Error { message } } }"
