/** One bar for each group, lying down, so that names have room. */
import { useMemo } from "react";

import { wordValue } from "../figures/wording";
import { Board, type Option } from "./Board";

export interface Bar {
  name: string;
  /** Null: no data, which is not 0. */
  value: number | null;
}

const BAR = 26;
const LONGEST_NAME = 140;

export function Bars({ label, bars, unit }: { label: string; bars: Bar[]; unit: string }) {
  const option = useMemo(() => draw(bars, unit), [bars, unit]);
  return <Board label={label} option={option} height={bars.length * BAR + 16} />;
}

function draw(bars: Bar[], unit: string): Option {
  return (colours) => ({
    grid: { left: 8, right: 64, top: 4, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    xAxis: { type: "value", show: false, min: 0 },
    yAxis: {
      type: "category",
      inverse: true,
      data: bars.map(({ name }) => name),
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { color: colours("text"), width: LONGEST_NAME, overflow: "truncate" },
    },
    series: [
      {
        type: "bar",
        barMaxWidth: 14,
        itemStyle: { color: colours("chart-1"), borderRadius: 2 },
        label: { show: true, position: "right", color: colours("muted"), formatter: ({ dataIndex }: { dataIndex: number }) => wordValue(bars[dataIndex]?.value, unit) },
        data: bars.map(({ value }) => value ?? 0),
      },
    ],
  });
}
