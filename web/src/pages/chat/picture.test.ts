import { expect, test } from "vitest";

import type { Sent } from "../../api/client";
import { barsOf, courseOf, isCourse } from "./picture";

function chart(points: [string | null, string, number | null][]): Sent["Chart"] {
  return { kind: "line", link: "/", metric: "throughput", title: "Throughput", unit: "count", points: points.map(([period, group, value]) => ({ period, group, value, n: 1 })) };
}

test("draws a course with gaps where there are no data", () => {
  const drawn = chart([["2026-01-12", "", 2], ["2026-01-05", "", null]]);
  expect(isCourse(drawn)).toBe(true);
  expect(courseOf(drawn)).toEqual({ periods: ["2026-01-05", "2026-01-12"], lines: [{ name: "Throughput", values: [null, 2] }] });
});

test("draws one line for each group, the largest first", () => {
  const { lines } = courseOf(chart([["2026-01-05", "Web", 1], ["2026-01-05", "Payments", 5], ["2026-01-12", "Payments", 6]]));
  expect(lines).toEqual([{ name: "Payments", values: [5, 6] }, { name: "Web", values: [1, null] }]);
});

test("draws bars where figures do not follow one another in time", () => {
  const drawn = chart([[null, "Web", 1], [null, "", null]]);
  expect(isCourse(drawn)).toBe(false);
  expect(barsOf(drawn)).toEqual([{ name: "Web", value: 1 }, { name: "All", value: null }]);
  expect(isCourse(chart([["2026-01-05", "", 2]]))).toBe(false);
});
