/** uPlot itself, on a canvas as wide as its place. Loaded after the page; nothing but Plot.tsx imports it. */
import "uplot/dist/uPlot.min.css";

import { useEffect, useRef, useState } from "react";
import uPlot from "uplot";

import { coloursOf } from "./colours";
import type { Drawing } from "./drawing";
import { tooltip } from "./tooltip";

interface CanvasProps {
  drawing: Drawing;
  height: number;
  /** Changes when the colours do: canvases do not follow style sheets. */
  scheme: string;
}

export default function Canvas({ drawing, height, scheme }: CanvasProps) {
  const [place, setPlace] = useState<HTMLDivElement | null>(null);
  const plot = useRef<uPlot | null>(null);
  useEffect(() => {
    if (!place) return;
    const options = drawing.options(uPlot, coloursOf(place));
    const plugins = [...(options.plugins ?? []), ...(drawing.tell ? [tooltip(drawing.tell, drawing.pick)] : [])];
    const drawn = new uPlot({ ...options, width: place.clientWidth, height, plugins }, drawing.data, place);
    plot.current = drawn;
    return () => drawn.destroy();
  }, [place, drawing, height, scheme]);
  useEffect(() => {
    if (!place) return;
    const watch = new ResizeObserver(() => plot.current?.setSize({ width: place.clientWidth, height }));
    watch.observe(place);
    return () => watch.disconnect();
  }, [place, height]);
  return <div ref={setPlace} style={{ minHeight: height, width: "100%", overflow: "hidden" }} />;
}
