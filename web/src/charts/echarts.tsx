/** ECharts itself, with what is used of it. Loaded when a page needs it; nothing but Board.tsx imports it. */
import { BarChart, HeatmapChart } from "echarts/charts";
import { GridComponent, TooltipComponent, VisualMapComponent } from "echarts/components";
import { type ECharts, init, use as learn } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { useEffect, useRef, useState } from "react";

import type { Option } from "./Board";
import { coloursOf } from "./colours";

learn([BarChart, HeatmapChart, GridComponent, TooltipComponent, VisualMapComponent, CanvasRenderer]);

interface CanvasProps {
  option: Option;
  height: number;
  /** Changes when the colours do. */
  scheme: string;
}

export default function Canvas({ option, height, scheme }: CanvasProps) {
  const [place, setPlace] = useState<HTMLDivElement | null>(null);
  const board = useRef<ECharts | null>(null);
  useEffect(() => {
    if (!place) return;
    const drawn = init(place, undefined, { renderer: "canvas", height });
    const colours = coloursOf(place);
    drawn.setOption({ animation: false, textStyle: { fontFamily: "Inter Variable, sans-serif", fontSize: 11, color: colours("muted") }, ...option(colours) });
    board.current = drawn;
    return () => drawn.dispose();
  }, [place, option, height, scheme]);
  useEffect(() => {
    if (!place) return;
    const watch = new ResizeObserver(() => board.current?.resize());
    watch.observe(place);
    return () => watch.disconnect();
  }, [place]);
  return <div ref={setPlace} style={{ height, width: "100%", overflow: "hidden" }} />;
}
