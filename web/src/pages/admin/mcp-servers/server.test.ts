import { expect, it } from "vitest";

import { allowing, stateOf } from "./server";

it("allows a tool once and takes it away again", () => {
  expect(allowing({ allowed_tools: ["close"] }, "open", true)).toEqual(["close", "open"]);
  expect(allowing({ allowed_tools: ["close", "open"] }, "open", true)).toEqual(["close", "open"]);
  expect(allowing({ allowed_tools: ["close", "open"] }, "close", false)).toEqual(["open"]);
});

it("tells a server that was never tested from one that is off", () => {
  const listed_at = "2026-06-01T08:00:00Z";
  expect(stateOf({ is_enabled: true, listed_at })).toBe("used");
  expect(stateOf({ is_enabled: false, listed_at })).toBe("off");
  expect(stateOf({ is_enabled: false, listed_at: null })).toBe("not tested");
});
