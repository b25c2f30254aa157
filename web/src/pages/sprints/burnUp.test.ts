import { expect, it } from "vitest";

import { burnUp } from "./burnUp";

const SPRINT = { started_at: "2026-06-01T08:00:00Z", planned_end_at: "2026-06-04T08:00:00Z", completed_at: null };
const ITEMS = [
  { work_item_key: "a", added_at: "2026-05-30T00:00:00Z", removed_at: null },
  { work_item_key: "b", added_at: "2026-06-02T10:00:00Z", removed_at: null },
  { work_item_key: "c", added_at: "2026-05-30T00:00:00Z", removed_at: "2026-06-03T12:00:00Z" },
];
const DONE = [
  { work_item_key: "a", done_at: "2026-06-02T12:00:00Z" },
  { work_item_key: "b", done_at: null },
];

it("counts what is in it and what of that is done at the end of each day", () => {
  expect(burnUp(SPRINT, ITEMS, DONE, Date.parse("2026-07-01T00:00:00Z"))).toEqual({
    days: ["2026-06-01", "2026-06-02", "2026-06-03", "2026-06-04"],
    scope: [2, 3, 2, 2],
    done: [0, 1, 1, 1],
  });
});

it("ends now while the sprint runs", () => {
  expect(burnUp(SPRINT, ITEMS, DONE, Date.parse("2026-06-02T11:00:00Z")).done).toEqual([0, 0]);
});

it("has no days before the sprint begins", () => {
  expect(burnUp({ ...SPRINT, started_at: null }, ITEMS, DONE, 0).days).toEqual([]);
});
