import { expect, test } from "vitest";

import { actionsOf, isSingle, type Job, type Progress, shareOf, wordProgress, wordRun, wordSchedule, wordState } from "./describe";

const SCHEDULE = { name: "s", is_on: true, cron: "*/15 * * * *", timezone: "UTC", next_at: null };
const RUN = { run_id: "r", status: "SUCCESS", url: "", created_at: "2026-06-30T10:00:00Z", started_at: "2026-06-30T10:00:00Z", ended_at: null };
const PROGRESS: Progress = {
  units: 4, units_done: 1, records: 1200, rate: 60, remaining: 30, quota_left: 4900, quota_resets_at: null,
  waiting_until: null, waiting_for: null,
};
const JOB: Job = {
  name: "jira", title: "Extract Jira", state: "FINISHED", is_paused: false, schedule: SCHEDULE, last_run: null,
  active_runs: [], progress: null, error: null,
};

test("offers what can be done, and nothing else", () => {
  expect(actionsOf(JOB)).toEqual(["run", "pause"]);
  expect(actionsOf({ ...JOB, schedule: null })).toEqual(["run"]);
  expect(actionsOf({ ...JOB, active_runs: [RUN] })).toEqual(["cancel", "pause"]);
  expect(actionsOf({ ...JOB, is_paused: true })).toEqual(["resume", "run"]);
});

test("says that a job on its way to rest is pausing", () => {
  expect(wordState({ state: "ACTIVE", is_paused: true })).toBe("Pausing");
  expect(wordState({ state: "PAUSED", is_paused: true })).toBe("Paused");
  expect(wordState({ state: null, is_paused: false })).toBe("Unknown");
});

test("tells single projects and repositories from what is read whole", () => {
  expect(["PAY", "acme/web", "europe:PAY", "site", "europe:site", "*"].filter(isSingle)).toEqual(["PAY", "acme/web", "europe:PAY"]);
});

test("reads schedules aloud", () => {
  const told = (cron: string | null) => wordSchedule({ ...SCHEDULE, cron });
  expect(told("*/15 * * * *")).toBe("Starts every 15 minutes");
  expect(told("5 3 * * *")).toBe("Starts daily at 03:05");
  expect(told("0 6 * * 1")).toBe("Starts on Mondays at 06:00");
  expect(told("7 * * * *")).toBe("Starts each hour at :07");
  expect(told("0 6 1 * *")).toBe("Starts by the schedule 0 6 1 * *");
  expect(told(null)).toBe("Starts when what it rests on has changed");
  expect(wordSchedule(null)).toBe("Starts when somebody asks");
  expect(wordSchedule({ ...SCHEDULE, is_on: false })).toBe("Does not start by itself");
});

test("tells how far it has come, and leaves out what nobody knows", () => {
  expect(wordProgress(PROGRESS, "UTC")).toEqual([
    "1 of 4 parts read", "1,200 records", "60 a second", "about 30 s left", "quota: 4,900 left",
  ]);
  expect(wordProgress({ ...PROGRESS, units: 1, rate: null, remaining: null, quota_left: null }, "UTC")).toEqual(["1,200 records"]);
  expect(shareOf(PROGRESS)).toBe(0.25);
  expect(shareOf({ ...PROGRESS, units: 0 })).toBe(0);
});

test("tells when a run was and how long it took", () => {
  const now = Date.parse("2026-06-30T12:00:00Z");
  expect(wordRun(RUN, now)).toBe("2 h ago");
  expect(wordRun({ ...RUN, ended_at: "2026-06-30T10:00:45Z" }, now)).toBe("2 h ago, took 45 s");
});
