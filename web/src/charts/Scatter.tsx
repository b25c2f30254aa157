/** Single records: when each counted and how long it took, with lines where half and 85 of a hundred lie. */
import { useMemo } from "react";
import type uPlot from "uplot";

import { wordMoment, wordValue } from "../figures/wording";
import { axes, datesIn, type Drawing, secondsOf } from "./drawing";
import { Plot } from "./Plot";

export interface Dot {
  at: string;
  value: number;
  name: string;
}

export interface Level {
  name: string;
  value: number;
}

interface ScatterProps {
  label: string;
  dots: Dot[];
  levels: Level[];
  unit: string;
  timeZone: string;
  height?: number;
  onPick?: (dot: Dot) => void;
}

// uPlot exports no value for its kinds of scales, only their types.
// eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment
const LOGARITHMIC = 3 as uPlot.Scale.Distr.Logarithmic;
const MINUTE = 60;
const HOUR = 3600;
const DAY = 24 * HOUR;
/** Marks of a scale on which each step is many times the one before. */
const STEPS = [MINUTE, 10 * MINUTE, HOUR, 6 * HOUR, DAY, 5 * DAY, 25 * DAY, 125 * DAY];
const WIDE = 15;
const LEVEL_COLOURS = ["chart-3", "chart-2", "chart-4"];

export function Scatter({ label, dots, levels, unit, timeZone, height = 260, onPick }: ScatterProps) {
  const drawing = useMemo(() => draw(dots, levels, unit, timeZone, onPick), [dots, levels, unit, timeZone, onPick]);
  const legend = levels.map(({ name, value }, place) => ({
    name: `${name}: ${wordValue(value, unit)}`,
    colour: LEVEL_COLOURS[place] ?? "chart-8",
    isDashed: true,
  }));
  return <Plot label={label} drawing={drawing} height={height} legend={legend} />;
}

function draw(dots: Dot[], levels: Level[], unit: string, timeZone: string, onPick?: (dot: Dot) => void): Drawing {
  const sorted = [...dots].sort((one, other) => secondsOf(one.at) - secondsOf(other.at));
  const pick = (index: number) => {
    const dot = sorted[index];
    if (dot && onPick) onPick(dot);
  };
  const isWide = unit === "seconds" && spansWide(dots);
  return {
    data: [
      sorted.map((dot) => secondsOf(dot.at)),
      sorted.map((dot) => (isWide ? Math.max(dot.value, MINUTE) : dot.value)),
      ...levels.map((level) => sorted.map(() => level.value)),
    ],
    pick: onPick ? pick : undefined,
    tell: (index) => {
      const dot = sorted[index];
      if (!dot) return null;
      return { title: dot.name, lines: [{ name: wordMoment(dot.at, timeZone), value: wordValue(dot.value, unit), colour: "chart-1" }] };
    },
    options: (library, colours) => ({
      tzDate: datesIn(library, timeZone),
      legend: { show: false },
      cursor: { drag: { x: false, y: false }, y: false },
      scales: { y: isWide ? { distr: LOGARITHMIC } : { range: (_, least, most) => [Math.min(0, least), most * 1.05 || 1] } },
      axes: axes(colours, unit, {}, isWide ? STEPS : undefined),
      series: [
        {},
        { stroke: colours("chart-1"), paths: () => null, points: { show: true, size: 6, width: 0, fill: `${colours("chart-1")}99` } },
        ...levels.map((_, place) => ({
          stroke: colours(LEVEL_COLOURS[place] ?? "chart-8"),
          width: 1.25,
          dash: [5, 4],
          points: { show: false },
        })),
      ],
    }),
  };
}

/** Whether a few records are so far out that the rest would be flat on the ground. */
function spansWide(dots: Dot[]): boolean {
  const values = dots.map((dot) => dot.value).sort((one, other) => one - other);
  return (values.at(-1) ?? 0) > WIDE * (values[Math.floor(values.length / 2)] ?? Infinity);
}
