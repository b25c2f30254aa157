import { expect, it } from "vitest";

import { readView } from "./view";

it("takes what can be understood of an address", () => {
  expect(readView({ team: "Mobile", by: "class", grain: "month", where: ["class=bug", 7], point: "2026-06-01" })).toEqual({
    team: "Mobile",
    by: "class",
    grain: "month",
    where: ["class=bug"],
    point: "2026-06-01",
  });
});

it("drops the rest", () => {
  expect(readView({ by: "a b", grain: "century", where: "x", point: "today" })).toEqual({});
});
