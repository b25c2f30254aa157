import { expect, test } from "vitest";

import type { Sent } from "../../api/client";
import type { Job } from "../jobs/describe";
import { dueJobs, type Standing, stepOf, tryOf } from "./course";

const RUN = { run_id: "r1", status: "SUCCESS", url: "", created_at: "2026-06-30T10:00:00Z", started_at: null, ended_at: null };
const PROGRESS: Sent["ProgressDocument"] = {
  units: 1, units_done: 1, records: 1, rate: null, remaining: null, quota_left: null, quota_resets_at: null, waiting_until: null, waiting_for: null,
};

function job(name: string, given: Partial<Job> = {}): Job {
  return { name, title: name, state: "PENDING", is_paused: false, schedule: null, last_run: null, active_runs: [], progress: null, error: null, ...given };
}

function unit(name: string, state: Sent["UnitDocument"]["state"] = "FINISHED"): Sent["UnitDocument"] {
  return { name, state, progress: PROGRESS, watermark: null, error: null, updated_at: "2026-06-30T10:00:00Z" };
}

function standing(given: Partial<Standing> = {}): Standing {
  return {
    firstRun: { stage: "connected", sources: ["jira"] },
    jobs: [job("jira", { last_run: RUN, state: "FINISHED" }), job("github"), job("build")],
    units: { jira: [unit("europe:site")] },
    ...given,
  };
}

const due = (given: Standing) => dueJobs(given).map(({ name }) => name);

test("waits for a connection, and then for somebody to say that reading may begin", () => {
  const nothing = standing({ firstRun: { stage: "nothing", sources: [] } });
  const connected = standing({ jobs: [job("jira"), job("build")], units: {} });
  expect([stepOf(nothing), stepOf(connected)]).toEqual(["connect", "connect"]);
  expect([due(nothing), due(connected)]).toEqual([[], []]);
});

test("reads a second time once the first run has shown which projects there are", () => {
  expect(stepOf(standing())).toBe("read");
  expect(due(standing())).toEqual(["jira"]);
  expect(dueJobs(standing()).map(tryOf)).toEqual(["jira after r1"]);
});

test("reads every source that is connected and no other", () => {
  const both = standing({ firstRun: { stage: "connected", sources: ["jira", "github"] }, units: { jira: [unit("PAY")], github: [] } });
  expect([stepOf(both), due(both)]).toEqual(["read", ["github"]]);
});

test("leaves alone what is under way, paused or failed", () => {
  for (const given of [{ active_runs: [RUN] }, { is_paused: true }, { state: "FAILED" as const }]) {
    const stopped = standing({ jobs: [job("jira", { last_run: RUN, ...given }), job("build")] });
    expect([stepOf(stopped), due(stopped)]).toEqual(["read", []]);
  }
});

test("is still reading while a project has not come to its end", () => {
  const halfway = standing({ units: { jira: [unit("europe:site"), unit("PAY"), unit("WEB", "PENDING")] } });
  expect(stepOf(halfway)).toBe("read");
  expect(stepOf({ ...halfway, units: { jira: [unit("PAY"), unit("WEB", "FAILED")] } })).toBe("build");
  expect(stepOf({ ...halfway, units: { jira: [unit("WEB", "FAILED")] } })).toBe("read");
});

test("builds when all is read, and is done when the build has ended", () => {
  const read = standing({ firstRun: { stage: "read", sources: ["jira"] }, units: { jira: [unit("PAY")] } });
  expect([stepOf(read), due(read)]).toEqual(["build", ["build"]]);
  const building = { ...read, firstRun: { ...read.firstRun, stage: "built" as const }, jobs: [...read.jobs.slice(0, 2), job("build", { active_runs: [RUN] })] };
  expect([stepOf(building), due(building)]).toEqual(["build", []]);
  const built = { ...building, jobs: read.jobs };
  expect([stepOf(built), due(built)]).toEqual(["done", []]);
});
