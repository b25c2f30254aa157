import { describe, expect, it } from "vitest";

import { ended, endOf, groupsOf, isGoingOn, periodsOf } from "./course";
import type { Answer, Row } from "./metrics";

function row(period: string, team: string | null, value: number | null): Row {
  return { period, dimensions: { team }, value, n: 1, coverage: 1, hidden: false, target: null, band: null, previous: null, change: null };
}

function answer(rows: Row[], until = "2026-06-15"): Answer {
  return {
    metric: "throughput", unit: "count", since: "2026-06-01", until, grain: "week", timezone: "UTC", n: 1, coverage: 1,
    as_of: null, band_year: null, rows,
  };
}

const ROWS = [row("2026-06-08", "Mobile", 5), row("2026-06-01", "Payments", 1), row("2026-06-01", "Mobile", 3), row("2026-06-08", null, 1)];

describe("groups", () => {
  it("have a value for each period, null where there is none, the largest first", () => {
    expect(periodsOf(answer(ROWS))).toEqual(["2026-06-01", "2026-06-08"]);
    expect(groupsOf(answer(ROWS), "team")).toEqual([
      { name: "Mobile", values: [3, 5] },
      { name: "None", values: [null, 1] },
      { name: "Payments", values: [1, null] },
    ]);
  });

  it("come in an order that is known", () => {
    expect(groupsOf(answer(ROWS), "team", { known: ["Payments"] })[0]?.name).toBe("Payments");
  });

  it("beyond what colours tell apart are added up", () => {
    const many = Array.from({ length: 10 }, (_, place) => row("2026-06-01", `Team ${place}`, 10 - place));
    const groups = groupsOf(answer(many), "team");
    expect(groups).toHaveLength(8);
    expect(groups.at(-1)).toEqual({ name: "Others", values: [3 + 2 + 1] });
    expect(groupsOf(answer(many), "team", { sums: false })).toHaveLength(7);
  });
});

describe("the last period", () => {
  it("is left out while it goes on", () => {
    expect(isGoingOn(answer(ROWS, "2026-06-10"))).toBe(true);
    expect(ended(answer(ROWS, "2026-06-10")).map((one) => one.period)).toEqual(["2026-06-01", "2026-06-01"]);
    expect(ended(answer(ROWS))).toHaveLength(4);
  });

  it.each([
    ["2026-02-28", "day", "2026-03-01"],
    ["2026-12-28", "week", "2027-01-04"],
    ["2026-11-01", "month", "2026-12-01"],
    ["2026-10-01", "quarter", "2027-01-01"],
  ])("from %s by %s ends before %s", (first, grain, end) => {
    expect(endOf(first, grain)).toBe(end);
  });
});
