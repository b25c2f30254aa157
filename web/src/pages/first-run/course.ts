/** From nothing to the first chart: which step a new installation is at, and what has to be started next. */
import type { Sent } from "../../api/client";
import { isSingle, type Job } from "../jobs/describe";

export type FirstRun = Sent["FirstRunDocument"];
type Unit = Sent["UnitDocument"];

export type Step = "connect" | "read" | "build" | "done";

/** What is known of an installation on its way. */
export interface Standing {
  firstRun: FirstRun;
  jobs: Job[];
  /** Of each connected source what has been read of it so far. */
  units: Record<string, Unit[]>;
}

/** The step that is under way. */
export function stepOf(standing: Standing): Step {
  const { firstRun, jobs } = standing;
  const named = (name: string) => jobs.find((job) => job.name === name);
  if (firstRun.sources.length === 0) return "connect";
  if (!firstRun.sources.some((source) => isBegun(named(source)))) return "connect";
  if (!firstRun.sources.every((source) => isRead(named(source), standing.units[source]))) return "read";
  return firstRun.stage === "built" && !isUnderWay(named("build")) ? "done" : "build";
}

/**
 * The jobs to start now: a source is read in two runs, the second of which knows what the first found; then the models.
 * Whatever is under way, failed or was paused is left alone.
 */
export function dueJobs(standing: Standing): Job[] {
  const step = stepOf(standing);
  const { jobs, units, firstRun } = standing;
  const due = (job: Job) => {
    if (isUnderWay(job) || job.is_paused || job.state === "FAILED") return false;
    return step === "build" ? job.name === "build" : firstRun.sources.includes(job.name) && !isRead(job, units[job.name]);
  };
  return step === "read" || step === "build" ? jobs.filter(due) : [];
}

/** One try to start a job as it stands; the same try is not made twice. */
export function tryOf(job: Job): string {
  return `${job.name} after ${job.last_run?.run_id ?? "nothing"}`;
}

function isBegun(job: Job | undefined): boolean {
  return job !== undefined && (isUnderWay(job) || job.last_run !== null);
}

function isUnderWay(job: Job | undefined): boolean {
  return job !== undefined && job.active_runs.length > 0;
}

function isRead(job: Job | undefined, units: Unit[] | undefined): boolean {
  const records = units?.filter((unit) => isSingle(unit.name)) ?? [];
  const rest = records.filter((unit) => unit.state !== "FINISHED");
  // One repository that cannot be read does not keep the figures of all others back.
  return job !== undefined && !isUnderWay(job) && rest.length < records.length && rest.every((unit) => unit.state === "FAILED");
}
