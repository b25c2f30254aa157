import { expect, test } from "vitest";

import type { Answer, Row } from "../../figures/metrics";
import { networkOf } from "./network";

function row(person: string, author: string | null, value: number | null): Row {
  return { period: null, dimensions: { person, author }, value, n: value ?? 0, coverage: 1, hidden: false, target: null, band: null, previous: null, change: null };
}

function answer(...rows: Row[]): Answer {
  return { metric: "reviews_given", unit: "count", since: "2026-01-05", until: "2026-01-12", grain: null, timezone: "UTC", n: 0, coverage: 1, as_of: null, band_year: null, rows };
}

test("puts the busiest reviewers and the most reviewed authors first", () => {
  const { reviewers, authors, cells, leftOut } = networkOf(answer(row("Ann", "Bea", 1), row("Cy", "Bea", 3), row("Cy", "Dan", 4)), 10);
  expect([reviewers, authors, leftOut]).toEqual([["Cy", "Ann"], ["Bea", "Dan"], 0]);
  expect(cells).toContainEqual({ row: "Cy", column: "Dan", value: 4 });
});

test("leaves out those for whom there is no room, and says how many", () => {
  const { reviewers, authors, cells, leftOut } = networkOf(answer(row("Ann", "Bea", 1), row("Cy", "Bea", 3), row("Cy", "Dan", 2)), 1);
  expect([reviewers, authors, leftOut]).toEqual([["Cy"], ["Bea"], 2]);
  expect(cells).toEqual([{ row: "Cy", column: "Bea", value: 3 }]);
});

test("knows an author who is not known, and takes no data for no review", () => {
  expect(networkOf(answer(row("Ann", null, 2), row("Ann", "Bea", null)), 10).cells).toEqual([{ row: "Ann", column: "none", value: 2 }]);
});
