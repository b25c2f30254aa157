import { expect, test } from "vitest";

import { wordRow } from "./assignments";

test("says a row in words and leaves out what says nothing", () => {
  const row = { project_key: "", status_name: "In QA", category: "in_progress", activity: null, is_production: false, position: 0 };
  expect(wordRow(row)).toBe("status name: In QA, category: in_progress, is production: no, position: 0");
});
