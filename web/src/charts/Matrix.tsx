/** Who with whom, and how often: the stronger the colour of a field, the more. */
import { useMemo } from "react";

import { wordNumber } from "../figures/wording";
import { Board, type Option } from "./Board";

export interface Cell {
  row: string;
  column: string;
  value: number;
}

interface MatrixProps {
  label: string;
  rows: string[];
  columns: string[];
  cells: Cell[];
  /** What a field says to the pointer. */
  tell: (cell: Cell) => string;
}

const FIELD = 24;
const NAMES = 104;
/** With more columns slanted names would lie over each other. */
const MOST_SLANTED = 14;

export function Matrix({ label, rows, columns, cells, tell }: MatrixProps) {
  const option = useMemo(() => draw(rows, columns, cells, tell), [rows, columns, cells, tell]);
  return <Board label={label} option={option} height={rows.length * FIELD + NAMES} />;
}

function draw(rows: string[], columns: string[], cells: Cell[], tell: (cell: Cell) => string): Option {
  const most = Math.max(1, ...cells.map(({ value }) => value));
  return (colours) => {
    const axis = { type: "category", axisLine: { show: false }, axisTick: { show: false }, splitLine: { show: true, lineStyle: { color: colours("grid") } } };
    const names = { color: colours("muted"), interval: 0, width: NAMES, overflow: "truncate" };
    return {
      grid: { left: 4, right: 8, top: 4, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
      tooltip: {
        backgroundColor: colours("surface"),
        borderColor: colours("hairline"),
        textStyle: { color: colours("text"), fontSize: 12 },
        renderMode: "richText",
        formatter: ({ dataIndex }: { dataIndex: number }) => (cells[dataIndex] ? tell(cells[dataIndex]) : ""),
      },
      xAxis: { ...axis, position: "top", data: columns, axisLabel: { ...names, rotate: columns.length > MOST_SLANTED ? 90 : 50 } },
      yAxis: { ...axis, inverse: true, data: rows, axisLabel: names },
      visualMap: { show: false, min: 0, max: most, inRange: { color: [colours("accent-soft"), colours("chart-1")] } },
      series: [
        {
          type: "heatmap",
          label: { show: columns.length <= 12, formatter: ({ value }: { value: [number, number, number] }) => wordNumber(value[2]) },
          itemStyle: { borderColor: colours("surface"), borderWidth: 1, borderRadius: 3 },
          data: cells.map(({ row, column, value }) => [columns.indexOf(column), rows.indexOf(row), value]),
        },
      ],
    };
  };
}
