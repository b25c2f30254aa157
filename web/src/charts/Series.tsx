/** Figures over time: as lines or bars, with those of the period before, a target, and gaps where there are no data. */
import { useMemo } from "react";
import type uPlot from "uplot";

import { wordDay, wordValue } from "../figures/wording";
import { atPeriods, axes, datesIn, type Drawing, secondsOf } from "./drawing";
import { colourAt } from "./palette";
import { type LegendEntry, Plot } from "./Plot";

export interface Line {
  name: string;
  values: (number | null)[];
  /** Drawn thin and dashed: what it is compared with. */
  isReference?: boolean;
  /** Name of its colour; by default that of its place. */
  colour?: string;
  style?: "line" | "bars";
}

interface SeriesProps {
  label: string;
  /** First days of the periods. */
  periods: string[];
  lines: Line[];
  unit: string;
  height?: number;
  onPick?: (index: number) => void;
}

export function Series({ label, periods, lines, unit, height, onPick }: SeriesProps) {
  const drawing = useMemo(() => draw(periods, lines, unit, onPick), [periods, lines, unit, onPick]);
  const legend = lines.length > 1 ? lines.map(entry) : [];
  return <Plot label={label} drawing={drawing} height={height} legend={legend} />;
}

function entry(line: Line, place: number): LegendEntry {
  return { name: line.name, colour: colourOf(line, place), isDashed: line.isReference ?? false };
}

function colourOf(line: Line, place: number): string {
  return line.colour ?? (line.isReference ? "chart-8" : colourAt(place));
}

function draw(periods: string[], lines: Line[], unit: string, pick?: (index: number) => void): Drawing {
  const days = periods.map(secondsOf);
  return {
    data: [days, ...lines.map((line) => line.values)],
    pick,
    tell: (index) => ({
      title: wordDay(periods[index] ?? ""),
      lines: lines.map((line, place) => ({
        name: line.name,
        value: wordValue(line.values[index], unit),
        colour: colourOf(line, place),
      })),
    }),
    options: (library, colours) => ({
      tzDate: datesIn(library, "UTC"),
      legend: { show: false },
      cursor: { drag: { x: false, y: false }, points: { size: 7 }, y: false },
      scales: { x: { range: padded(days) }, y: { range: (_, least, most) => [Math.min(0, least), most > 0 ? most * 1.08 : 1] } },
      axes: axes(colours, unit, atPeriods(days)),
      series: [{}, ...lines.map((line, place) => seriesOf(line, colours(colourOf(line, place)), library))],
    }),
  };
}

function seriesOf(line: Line, colour: string, library: typeof uPlot): uPlot.Series {
  if (line.style === "bars") {
    const paths = library.paths.bars?.({ size: [0.62, 36], radius: 0.12 });
    return { stroke: colour, fill: colour, width: 0, points: { show: false }, ...(paths && { paths }) };
  }
  const dashes = line.isReference ? { dash: [4, 4], width: 1.25 } : { width: 2 };
  return { stroke: colour, points: { show: !line.isReference, size: 5, fill: colour }, spanGaps: false, ...dashes };
}

/** Half a step of room on both sides, so that bars are whole. */
export function padded(days: number[]): [number, number] {
  const first = days[0] ?? 0;
  const last = days.at(-1) ?? 1;
  const step = days.length > 1 ? (last - first) / (days.length - 1) : 86_400;
  return [first - step * 0.6, last + step * 0.6];
}
