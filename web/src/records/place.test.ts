import { expect, it } from "vitest";

import { placeOf } from "./place";

it("knows work items and pull requests by the way they are written", () => {
  expect(placeOf("PAY-7")).toEqual({ kind: "work-item", key: "PAY-7" });
  expect(placeOf("acme/pay#12")).toEqual({ kind: "pull-request", owner: "acme", repository: "pay", number: "12" });
});

it.each(["1000002210", "acme/pay", "a b/c#1", ""])("knows no page of %j", (reference) => {
  expect(placeOf(reference)).toBeNull();
});
