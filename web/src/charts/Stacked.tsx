/** Parts of a whole over time, one upon the other: as bars of each period, or as areas that flow. */
import { useMemo } from "react";
import type uPlot from "uplot";

import { wordDay, wordValue } from "../figures/wording";
import { atPeriods, axes, datesIn, type Drawing, secondsOf } from "./drawing";
import { colourAt } from "./palette";
import { Plot } from "./Plot";
import { padded } from "./Series";
import { stack } from "./stack";

export interface Part {
  name: string;
  values: (number | null)[];
  colour?: string;
}

interface StackedProps {
  label: string;
  periods: string[];
  parts: Part[];
  unit: string;
  style?: "bars" | "areas";
  height?: number;
  onPick?: (index: number) => void;
}

export function Stacked({ label, periods, parts, unit, style = "bars", height, onPick }: StackedProps) {
  const drawing = useMemo(() => draw(periods, parts, unit, style, onPick), [periods, parts, unit, style, onPick]);
  const legend = parts.map((part, place) => ({ name: part.name, colour: colourOf(part, place) }));
  return <Plot label={label} drawing={drawing} height={height} legend={legend} />;
}

function colourOf(part: Part, place: number): string {
  return part.colour ?? colourAt(place);
}

function draw(periods: string[], parts: Part[], unit: string, style: "bars" | "areas", pick?: (index: number) => void): Drawing {
  const days = periods.map(secondsOf);
  const tops = stack(parts.map((part) => part.values));
  // The highest is drawn first, and the lower ones over it.
  const order = parts.map((_, place) => place).reverse();
  return {
    data: [days, ...order.map((place) => tops[place] ?? [])],
    pick,
    tell: (index) => ({
      title: wordDay(periods[index] ?? ""),
      lines: order.map((place) => ({
        name: parts[place]?.name ?? "",
        value: wordValue(parts[place]?.values[index], unit),
        colour: colourOf(parts[place] ?? { name: "", values: [] }, place),
      })),
    }),
    options: (library, colours) => ({
      tzDate: datesIn(library, "UTC"),
      legend: { show: false },
      cursor: { drag: { x: false, y: false }, points: { show: false }, y: false },
      scales: {
        x: { range: style === "bars" ? padded(days) : [days[0] ?? 0, days.at(-1) ?? 1] },
        y: { range: (_, __, most) => [0, most > 0 ? most * 1.05 : 1] },
      },
      axes: axes(colours, unit, atPeriods(days)),
      series: [
        {},
        ...order.map((place) => seriesOf(colours(colourOf(parts[place] ?? { name: "", values: [] }, place)), style, library)),
      ],
    }),
  };
}

function seriesOf(colour: string, style: "bars" | "areas", library: typeof uPlot): uPlot.Series {
  const paths = style === "bars" ? library.paths.bars?.({ size: [0.62, 36] }) : undefined;
  const width = style === "bars" ? 0 : 1;
  return { stroke: colour, fill: colour, width, points: { show: false }, ...(paths && { paths }) };
}
