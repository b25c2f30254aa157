/** One picture: what it shows in words for those who cannot see it, its legend, and the canvas once that is loaded. */
import { Skeleton, useComputedColorScheme } from "@mantine/core";
import { lazy, Suspense } from "react";

import classes from "./charts.module.css";
import type { Drawing } from "./drawing";

const Canvas = lazy(() => import("./canvas"));

export interface LegendEntry {
  name: string;
  colour: string;
  isDashed?: boolean;
}

interface PlotProps {
  /** What the picture shows, as a sentence. */
  label: string;
  drawing: Drawing;
  height?: number | undefined;
  legend?: LegendEntry[];
}

export function Plot({ label, drawing, height = 220, legend = [] }: PlotProps) {
  const scheme = useComputedColorScheme("light");
  return (
    <figure className={classes.figure}>
      {legend.length > 0 && (
        <ul className={classes.legend}>
          {legend.map(({ name, colour, isDashed }) => (
            <li key={name}>
              <i style={{ background: `var(--${colour})`, color: `var(--${colour})` }} data-dashed={isDashed ? true : undefined} />
              {name}
            </li>
          ))}
        </ul>
      )}
      <div role="img" aria-label={label}>
        <Suspense fallback={<Skeleton height={height} />}>
          <Canvas drawing={drawing} height={height} scheme={scheme} />
        </Suspense>
      </div>
    </figure>
  );
}
