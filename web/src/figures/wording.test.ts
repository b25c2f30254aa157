import { describe, expect, it } from "vitest";

import { judge, wordChange, wordDay, wordPeriod, wordScale, wordValue } from "./wording";

describe("values", () => {
  it.each([
    [null, "count", "no data"],
    [0, "count", "0"],
    [1234.5, "number", "1,235"],
    [0.126, "ratio", "12.6 %"],
    [90, "seconds", "2 min"],
    [19_000, "seconds", "5.3 h"],
    [300_000, "seconds", "3.5 d"],
  ])("says %s in %s as %s", (value, unit, words) => {
    expect(wordValue(value, unit)).toBe(words);
  });
});

describe("changes", () => {
  it("carry their sign", () => {
    expect([0.124, -0.5, 0].map(wordChange)).toEqual(["+12 %", "−50 %", "±0 %"]);
  });

  it("are judged by the way that is good", () => {
    expect(judge(0.2, "down")).toBe("bad");
    expect(judge(-0.2, "down")).toBe("good");
    expect(judge(0.2, "neither")).toBe("neither");
    expect(judge(null, "up")).toBe("neither");
  });
});

describe("days", () => {
  it("are calendar days, wherever the browser is", () => {
    expect(wordDay("2026-03-01")).toBe("1 Mar 2026");
  });

  it("of a half-open period end the day before", () => {
    expect(wordPeriod("2026-02-01", "2026-03-01")).toBe("1 Feb 2026 – 28 Feb 2026");
  });
});

describe("scales", () => {
  it("stay in one unit", () => {
    expect(wordScale([0, 43_200, 86_400, 172_800], "seconds")).toEqual(["0", "0.5 d", "1 d", "2 d"]);
    expect(wordScale([0, 0.5], "ratio")).toEqual(["0 %", "50 %"]);
  });
});
