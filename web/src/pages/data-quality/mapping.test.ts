import { expect, test } from "vitest";

import { exactly, MAPPINGS } from "./mapping";

test("writes a status, an issue type and an environment as rows of the configuration", () => {
  expect(MAPPINGS.statuses?.rowOf("In QA", "in_progress")).toEqual({ status_name: "In QA", category: "in_progress" });
  expect(MAPPINGS["issue types"]?.rowOf("Spike", "task")).toEqual({ issue_type: "Spike", work_class: "task" });
  expect(MAPPINGS.environments?.rowOf("eu.live", "other")).toEqual({ pattern: "^eu\\.live$", is_production: false });
});

test("means exactly one name by its pattern", () => {
  const pattern = new RegExp(exactly("acme/web.app (old)+"));
  expect(pattern.test("acme/web.app (old)+")).toBe(true);
  expect(pattern.test("acme/webXapp (old)+")).toBe(false);
  expect(pattern.test("x acme/web.app (old)+")).toBe(false);
});

test("has nothing to choose for what a list cannot answer", () => {
  expect(MAPPINGS.people).toBeUndefined();
});
