/** A figure's course in the space of a word; the figure beside it says the rest. */
import { useMemo } from "react";

import type { Drawing } from "./drawing";
import { Plot } from "./Plot";

export function Sparkline({ label, values, height = 34 }: { label: string; values: (number | null)[]; height?: number }) {
  const drawing = useMemo(() => draw(values), [values]);
  return <Plot label={label} drawing={drawing} height={height} />;
}

function draw(values: (number | null)[]): Drawing {
  return {
    data: [values.map((_, index) => index), values],
    options: (_, colours) => ({
      legend: { show: false },
      cursor: { show: false },
      padding: [3, 2, 3, 2],
      scales: { x: { time: false } },
      axes: [{ show: false }, { show: false }],
      series: [{}, { stroke: colours("chart-1"), width: 1.75, spanGaps: true, fill: `${colours("chart-1")}1c`, points: { show: false } }],
    }),
  };
}
