import { expect, test } from "vitest";

import { EMPTY_RULE, isWholeRule, ruleOf, wordCondition } from "./rule";

const METRIC = { ...EMPTY_RULE, name: " Slow ", metric: "cycle_time", threshold: "86400", channels: ["ops"] };

test("makes a rule of what was written", () => {
  expect(ruleOf(METRIC)).toEqual({
    name: "Slow",
    condition: { kind: "metric", metric: "cycle_time", comparison: "above", threshold: 86400, period: "7d", by_team: false },
    channels: ["ops"],
  });
  expect(ruleOf({ ...METRIC, kind: "stale_data", hours: "8" }).condition).toEqual({ kind: "stale_data", hours: 8 });
  expect(ruleOf({ ...METRIC, kind: "job_failed" }).condition).toEqual({ kind: "job_failed" });
});

test("is whole when it says what, when and whom", () => {
  expect(isWholeRule(METRIC)).toBe(true);
  expect(isWholeRule({ ...METRIC, threshold: "much" })).toBe(false);
  expect(isWholeRule({ ...METRIC, channels: [] })).toBe(false);
  expect(isWholeRule({ ...METRIC, kind: "job_failed", metric: "" })).toBe(true);
});

test("says in words when it tells", () => {
  expect(wordCondition(ruleOf({ ...METRIC, threshold: "3", byTeam: true }).condition)).toBe("cycle time of a team is above 3 over 7d");
  expect(wordCondition({ kind: "finding" })).toBe("something critical or worse was found");
  expect(wordCondition({ kind: "job_failed" })).toBe("a job failed");
  expect(wordCondition({ kind: "quota_exhausted", minutes: 30 })).toBe("a quota holds up reading for more than 30 minutes");
});
