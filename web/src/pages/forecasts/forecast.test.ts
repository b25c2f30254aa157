import { expect, it } from "vitest";

import { pathsOf, wordRecord } from "./forecast";

it("draws only what ends", () => {
  expect(pathsOf({ certainties: { "0.5": 10, "0.95": null } })).toEqual([{ certainty: 0.5, days: 10 }]);
});

it("tells the track record, or that there is none", () => {
  expect(wordRecord({ n: 48, "coverage_0.85": 0.9, beats_baseline: true })).toBe(
    "Tried on 48 past moments: what it told with 85 % certainty held in 90 %; it does better than the plain average.",
  );
  expect(wordRecord({ n: "many" })).toBe("It has no track record yet.");
  expect(wordRecord(null)).toBe("It has no track record yet.");
});
