import { expect, it } from "vitest";

import { families, shortName } from "./families";

const METRICS = ["pickup_time", "pickup_time_p75", "pickup_time_p90", "throughput", "odd_p75"].map((name) => ({ name, family: name.startsWith("pickup") ? "pickup_time" : name }));

it("puts the percentiles beside their metric, and keeps those that have none", () => {
  expect(families(METRICS).map(({ first, percentiles }) => [first.name, percentiles.map(shortName)])).toEqual([
    ["pickup_time", ["p75", "p90"]],
    ["throughput", []],
    ["odd_p75", []],
  ]);
});
