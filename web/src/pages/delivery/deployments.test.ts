import { expect, test } from "vitest";

import type { Sent } from "../../api/client";
import { eventsOf, wordEvidence } from "./deployments";

const DEPLOYMENT: Sent["DeploymentsRecord"] = {
  deployment_key: "d", repository: "acme/web", team: null, source: null, environment: "production", is_production: true, commit_sha: null,
  ref: null, number: null, outcome: "success", is_seed: false, created_at: null, finished_at: "2026-06-30T10:00:00Z", duration_seconds: null,
  change_count: 1, failure_count: 0, is_failed_change: false, is_rework: false,
};

test("tells what harmed from what merely did not succeed", () => {
  const events = eventsOf([DEPLOYMENT, { ...DEPLOYMENT, is_failed_change: true }, { ...DEPLOYMENT, outcome: "failure" }]);
  expect(events.map(({ kind }) => kind)).toEqual(["Went well", "Caused a failure", "Did not succeed"]);
  expect(events[0]).toMatchObject({ lane: "web", told: "1 change" });
});

test("keeps the organisation in the names where there are several, and leaves out what has not ended", () => {
  const events = eventsOf([DEPLOYMENT, { ...DEPLOYMENT, repository: "other/web", change_count: null }, { ...DEPLOYMENT, finished_at: null }]);
  expect(events.map(({ lane, told }) => [lane, told])).toEqual([["acme/web", "1 change"], ["other/web", ""]]);
});

test("says why a failure is laid to a deployment", () => {
  expect(wordEvidence("time")).toBe("it came soon after the deployment");
  expect([wordEvidence("something new"), wordEvidence(null)]).toEqual(["something new", ""]);
});
