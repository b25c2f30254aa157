/** One picture by ECharts: what it shows in words, and the canvas once the library is loaded. For what uPlot has not. */
import { Skeleton, useComputedColorScheme } from "@mantine/core";
import type { EChartsCoreOption } from "echarts/core";
import { lazy, Suspense } from "react";

import classes from "./charts.module.css";
import type { Colours } from "./drawing";

const Canvas = lazy(() => import("./echarts"));

export type Option = (colours: Colours) => EChartsCoreOption;

export function Board({ label, option, height }: { label: string; option: Option; height: number }) {
  const scheme = useComputedColorScheme("light");
  return (
    <figure className={classes.figure}>
      <div role="img" aria-label={label}>
        <Suspense fallback={<Skeleton height={height} />}>
          <Canvas option={option} height={height} scheme={scheme} />
        </Suspense>
      </div>
    </figure>
  );
}
