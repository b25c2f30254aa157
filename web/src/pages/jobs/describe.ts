/** Jobs in words, and what can be done with one as it stands. */
import type { Sent } from "../../api/client";
import { wordAge, wordDuration, wordMoment, wordNumber } from "../../figures/wording";
import type { Tone } from "../../shell/Mark";

export type Job = Sent["JobDocument"];
export type Progress = Sent["ProgressDocument"];
export type Action = "run" | "pause" | "resume" | "cancel";

/** Whether a unit is one project or repository, and not what is read of a whole site or of all at once. */
export function isSingle(name: string): boolean {
  return !/(^|:)(site|\*)$/.test(name);
}

/** How a state is coloured. */
export function toneOf(state: Job["state"]): Tone {
  const tones = { ACTIVE: "accent", FINISHED: "good", FAILED: "bad", PAUSED: "warn", PENDING: "plain" } as const;
  return state ? tones[state] : "plain";
}

/** A state as people say it. */
export function wordState(job: Pick<Job, "state" | "is_paused">): string {
  if (job.is_paused && job.state === "ACTIVE") return "Pausing";
  const words = { ACTIVE: "Running", FINISHED: "Finished", FAILED: "Failed", PAUSED: "Paused", PENDING: "Waiting" };
  return job.state ? words[job.state] : "Unknown";
}

/** What can be done with a job now, the first of them the likeliest. */
export function actionsOf(job: Pick<Job, "state" | "is_paused" | "active_runs" | "schedule" | "progress">): Action[] {
  const isUnderWay = job.active_runs.length > 0;
  const canRest = job.progress !== null || job.schedule !== null;
  const actions: Action[] = isUnderWay ? ["cancel"] : ["run"];
  if (job.is_paused) return ["resume", ...actions];
  return canRest ? [...actions, "pause"] : actions;
}

/** When a job starts by itself: "every 15 minutes", "daily at 03:00". */
export function wordSchedule(schedule: Job["schedule"]): string {
  if (!schedule) return "Starts when somebody asks";
  if (!schedule.is_on) return "Does not start by itself";
  if (!schedule.cron) return "Starts when what it rests on has changed";
  return `Starts ${wordCron(schedule.cron)}`;
}

function wordCron(cron: string): string {
  const minutes = /^\*\/(\d+) \* \* \* \*$/.exec(cron)?.[1];
  if (minutes) return `every ${minutes} minutes`;
  const [, minute, hour, weekday] = /^(\d+) (\d+|\*) \* \* (\*|[0-7])$/.exec(cron) ?? [];
  if (!minute || !hour || !weekday) return `by the schedule ${cron}`;
  if (hour === "*") return `each hour at :${minute.padStart(2, "0")}`;
  const time = `${hour.padStart(2, "0")}:${minute.padStart(2, "0")}`;
  const days = ["Sundays", "Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays"];
  return weekday === "*" ? `daily at ${time}` : `on ${days[Number(weekday)] ?? weekday} at ${time}`;
}

/** How far a job or a unit has come, part by part. */
export function wordProgress(progress: Progress, timeZone: string): string[] {
  const { units, units_done: done, records, rate, remaining, quota_left: quota } = progress;
  return [
    units > 1 ? `${wordNumber(done)} of ${wordNumber(units)} parts read` : "",
    `${wordNumber(records)} records`,
    rate ? `${wordNumber(rate)} a second` : "",
    remaining !== null ? `about ${wordLeft(remaining)} left` : "",
    quota !== null ? `quota: ${wordNumber(quota)} left` : "",
    progress.waiting_until ? `waits until ${wordMoment(progress.waiting_until, timeZone)}: ${progress.waiting_for ?? "a limit"}` : "",
  ].filter(Boolean);
}

/** The share of parts that are done, from 0 to 1. */
export function shareOf({ units, units_done: done }: Progress): number {
  return units === 0 ? 0 : done / units;
}

/** The last run: when it was, and how long it took. */
export function wordRun(run: Sent["RunDocument"], now: number): string {
  const since = `${wordAge(run.started_at ?? run.created_at, now)} ago`;
  if (!run.started_at || !run.ended_at) return since;
  return `${since}, took ${wordLeft((Date.parse(run.ended_at) - Date.parse(run.started_at)) / 1000)}`;
}

function wordLeft(seconds: number): string {
  return seconds < 60 ? `${wordNumber(Math.ceil(seconds))} s` : wordDuration(seconds);
}
