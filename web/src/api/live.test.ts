import { expect, test } from "vitest";

import { waitAfter } from "./live";

test("tries again soon, then ever more rarely, and at least twice a minute", () => {
  expect([0, 1, 2, 3].map(waitAfter)).toEqual([500, 1000, 2000, 4000]);
  expect(waitAfter(50)).toBe(30_000);
});
