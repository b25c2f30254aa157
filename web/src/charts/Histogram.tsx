/** How many records lie in which range of values. */
import { useMemo } from "react";

import { wordNumber, wordScale, wordValue } from "../figures/wording";
import { axes, type Drawing } from "./drawing";
import { Plot } from "./Plot";

export interface Bucket {
  start: number;
  end: number;
  count: number;
}

export function Histogram({ label, buckets, unit, height }: { label: string; buckets: Bucket[]; unit: string; height?: number }) {
  const drawing = useMemo(() => draw(buckets, unit), [buckets, unit]);
  return <Plot label={label} drawing={drawing} height={height} />;
}

function draw(buckets: Bucket[], unit: string): Drawing {
  const last = buckets.at(-1);
  return {
    data: [[...buckets.map((bucket) => bucket.start), last?.end ?? 1], [...buckets.map((bucket) => bucket.count), null]],
    tell: (index) => {
      const bucket = buckets[index];
      if (!bucket) return null;
      const range = `${wordValue(bucket.start, unit)} – ${wordValue(bucket.end, unit)}`;
      return { title: range, lines: [{ name: "records", value: wordNumber(bucket.count), colour: "chart-1" }] };
    },
    options: (library, colours) => {
      const paths = library.paths.bars?.({ align: 1, size: [0.94, 200], radius: 0.06 });
      return {
        legend: { show: false },
        cursor: { drag: { x: false, y: false }, y: false, points: { show: false } },
        scales: { x: { time: false }, y: { range: (_, __, most) => [0, most * 1.08 || 1] } },
        axes: axes(colours, "count", { values: (_, splits) => wordScale(splits, unit) }),
        series: [{}, { fill: colours("chart-1"), stroke: colours("chart-1"), width: 0, points: { show: false }, ...(paths && { paths }) }],
      };
    },
  };
}
