import { expect, it } from "vitest";

import { scopeChanges } from "./scopeChanges";

const START = "2026-06-01T08:00:00Z";

function item(key: string, about: Partial<Parameters<typeof scopeChanges>[1][number]>) {
  return { key, url: null, is_committed: false, is_added: false, is_removed: false, added_at: "2026-05-30T00:00:00Z", removed_at: null, ...about };
}

const COMMITTED = { is_committed: true };
const ITEMS = [
  item("a", COMMITTED),
  item("b", { ...COMMITTED, is_removed: true, removed_at: "2026-06-03T12:00:00Z" }),
  item("c", { is_added: true, added_at: "2026-06-02T10:00:00Z" }),
  item("d", { is_added: true, added_at: "2026-06-03T10:00:00Z", is_removed: true, removed_at: "2026-06-04T10:00:00Z" }),
];

function told(startedAt: string | null, items: typeof ITEMS) {
  return scopeChanges(startedAt, items).map(({ day, came, left, after }) => [day, came.map(({ key }) => key), left.map(({ key }) => key), after]);
}

it("tells what came in and what left, and how many were in it then", () => {
  expect(told(START, ITEMS)).toEqual([
    ["2026-06-02", ["c"], [], 3],
    ["2026-06-03", ["d"], ["b"], 3],
    ["2026-06-04", [], ["d"], 2],
  ]);
});

it("tells who came back after a stay before the start with the first day", () => {
  expect(told(START, [item("a", { is_added: true })])).toEqual([["2026-06-01", ["a"], [], 1]]);
});

it("tells nothing where nothing changed, or before the start", () => {
  expect(told(START, [item("a", COMMITTED)])).toEqual([]);
  expect(told(null, ITEMS)).toEqual([]);
});
