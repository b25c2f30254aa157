import { expect, test } from "vitest";

import { sectionsFor } from "./sections";

test("shows each role what it may use, and nothing else", () => {
  const names = (...permissions: Parameters<typeof sectionsFor>[0]) => sectionsFor(permissions).map(({ path }) => path);
  expect(names("read", "chat", "own")).toEqual(["keys", "alerts"]);
  expect(names("read", "own", "connections", "users", "settings", "audit")).toEqual([
    "connections", "mcp-servers", "users", "keys", "teams", "mappings", "alerts", "audit",
  ]);
  expect(names()).toEqual([]);
});
