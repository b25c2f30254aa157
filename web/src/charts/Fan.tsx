/** How what remains goes down to nothing: the paths of several certainties, the likely ones shaded. */
import { useMemo } from "react";

import { wordDay, wordNumber, wordShare } from "../figures/wording";
import { axes, datesIn, type Drawing } from "./drawing";
import { Plot } from "./Plot";

export interface Path {
  /** 0.85: in 85 of a hundred played futures it was done by then. */
  certainty: number;
  /** Days until all is done. */
  days: number;
}

interface FanProps {
  label: string;
  /** The day from which paths begin. */
  from: string;
  remaining: number;
  paths: Path[];
  height?: number;
}

const DAY = 86_400;
const SHADES = ["40", "2a", "18"];

export function Fan({ label, from, remaining, paths, height = 180 }: FanProps) {
  const drawing = useMemo(() => draw(from, remaining, paths), [from, remaining, paths]);
  return <Plot label={label} drawing={drawing} height={height} />;
}

function draw(from: string, remaining: number, paths: Path[]): Drawing {
  const sorted = [...paths].sort((one, other) => one.days - other.days);
  const start = Date.parse(from) / 1000;
  const ends = [...new Set([0, ...sorted.map((path) => path.days)])];
  return {
    data: [ends.map((day) => start + day * DAY), ...sorted.map((path) => ends.map((day) => remainder(remaining, path, day)))],
    tell: (index) => ({
      title: wordDay(new Date((start + (ends[index] ?? 0) * DAY) * 1000).toISOString().slice(0, 10)),
      lines: sorted.map((path) => ({
        name: `${wordShare(path.certainty)} sure`,
        value: `${wordNumber(Math.ceil(remainder(remaining, path, ends[index] ?? 0)))} left`,
      })),
    }),
    options: (library, colours) => ({
      tzDate: datesIn(library, "UTC"),
      legend: { show: false },
      cursor: { drag: { x: false, y: false }, y: false, points: { show: false } },
      scales: { y: { range: [0, remaining * 1.06 || 1] } },
      axes: axes(colours, "count"),
      bands: sorted.slice(1).map((_, place) => ({
        series: [place + 2, place + 1] as [number, number],
        fill: `${colours("chart-1")}${SHADES[place] ?? "10"}`,
      })),
      series: [
        {},
        ...sorted.map((path) => ({
          stroke: colours("chart-1"),
          width: path.certainty === 0.85 ? 2 : 1,
          points: { show: false },
          ...(path.certainty === 0.85 ? {} : { dash: [3, 4] }),
        })),
      ],
    }),
  };
}

function remainder(remaining: number, path: Path, day: number): number {
  return path.days === 0 ? 0 : Math.max(0, remaining * (1 - day / path.days));
}
