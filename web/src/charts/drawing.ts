/** What a picture is made of, before there is a canvas: plain data and what uPlot is told. */
import type uPlot from "uplot";

import { wordScale, wordValue } from "../figures/wording";

/** Gives the colour that theme.css calls so: chart-1, grid, muted. */
export type Colours = (name: string) => string;

/** A line of the box that follows the pointer. */
export interface Told {
  name: string;
  value: string;
  /** Name of the colour beside it. */
  colour?: string;
}

/** What the box says at a place on the axis. */
export interface Telling {
  title: string;
  lines: Told[];
}

export interface Drawing {
  data: uPlot.AlignedData;
  options: (library: typeof uPlot, colours: Colours) => Omit<uPlot.Options, "width" | "height">;
  tell?: (index: number) => Telling | null;
  pick?: ((index: number) => void) | undefined;
}

const SECOND = 1000;
const DAY = 86_400;
const STEPS_OF_TIME = [60, 300, 600, 1800, 3600, 7200, 14_400, 28_800, ...[0.5, 1, 2, 5, 10, 20, 50, 100, 200].map((days) => days * DAY)];
const WHOLE_STEPS = [1, 2, 5].flatMap((step) => [1, 10, 100, 1000, 10_000, 100_000].map((size) => step * size)).sort((one, other) => one - other);
const FONT = '11px "Inter Variable", sans-serif';

/** Seconds since 1970, as uPlot counts, of a calendar day or a moment. */
export function secondsOf(at: string): number {
  return Date.parse(at) / SECOND;
}

/** Dates on an axis in a time zone. */
export function datesIn(library: typeof uPlot, timeZone: string) {
  return (seconds: number) => library.tzDate(new Date(seconds * SECOND), timeZone);
}

/** The axes of all pictures: quiet lines, small figures. `unit` and `marks` are those of the upright one. */
export function axes(colours: Colours, unit: string, more: uPlot.Axis = {}, marks?: number[]): uPlot.Axis[] {
  const line = { stroke: colours("grid"), width: 1 };
  const shared = { font: FONT, stroke: colours("muted"), ticks: { show: false } };
  return [
    { ...shared, grid: { show: false }, space: 64, values: DATES, size: 28, ...more },
    {
      ...shared,
      grid: line,
      size: 54,
      space: 34,
      values: (_, splits) => (marks ? splits.map((mark) => wordValue(mark, unit)) : wordScale(splits, unit)),
      ...(marks && { splits: (_: uPlot, __: number, least: number, most: number) => marks.filter((mark) => mark >= least && mark <= most), filter: (_: uPlot, splits: number[]) => splits }),
      ...(unit === "seconds" && { incrs: STEPS_OF_TIME }),
      ...(unit === "count" && { incrs: WHOLE_STEPS }),
    },
  ];
}

/** Days and months as people write them, with the year where it begins. */
const DATES: uPlot.Axis.Values = [
  [3600 * 24 * 365, "{YYYY}", null, null, null, null, null, null, 1],
  [3600 * 24 * 28, "{MMM}", null, null, null, null, null, null, 1],
  [3600 * 24, "{D} {MMM}", null, null, null, null, null, null, 1],
  [3600, "{HH}:{mm}", null, null, null, null, null, null, 1],
];

/** Marks on the lower axis where periods begin, and no more than fit. */
export function atPeriods(days: number[]): uPlot.Axis {
  return {
    splits: (plot) => {
      const every = Math.max(1, Math.ceil((days.length * 64) / Math.max(plot.width, 64)));
      return days.filter((_, place) => place % every === 0);
    },
    values: (_, splits) => splits.map((day) => new Date(day * SECOND).toLocaleDateString("en-GB", { day: "numeric", month: "short", timeZone: "UTC" })),
  };
}
