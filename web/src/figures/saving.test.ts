import { expect, it } from "vitest";

import type { Answer } from "./metrics";
import { tableOf } from "./saving";

it("writes a line a figure, empty where there are no data, and no formula", () => {
  const row = { n: 3, coverage: 0.5, hidden: false, target: null, band: null, change: null };
  const answer: Answer = {
    metric: "net_flow", unit: "count", since: "2026-06-01", until: "2026-06-15", grain: "week", timezone: "UTC", n: 6,
    coverage: 0.5, as_of: null, band_year: null,
    rows: [
      { ...row, period: "2026-06-01", dimensions: { team: '=1+1, "x"' }, value: -2.5, previous: null },
      { ...row, period: "2026-06-08", dimensions: { team: null }, value: null, previous: 1 },
    ],
  };
  expect(tableOf(answer).split("\r\n")).toEqual([
    "metric,unit,period,team,value,previous,n,coverage",
    `net_flow,count,2026-06-01,"'=1+1, ""x""",-2.5,,3,0.5`,
    "net_flow,count,2026-06-08,none,,1,3,0.5",
    "",
  ]);
});
