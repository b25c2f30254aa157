import { expect, it } from "vitest";

import { stack } from "./stack";

it("puts parts one upon the other", () => {
  expect(stack([[1, 2], [3, null], [null, 4]])).toEqual([[1, 2], [4, 2], [4, 6]]);
});

it("has nothing to stack where there is nothing", () => {
  expect(stack([])).toEqual([]);
});
