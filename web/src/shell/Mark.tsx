/** A word on a soft ground: states, severities, bands. The word itself tells all; colour only helps. */
import type { ReactNode } from "react";

import classes from "./Mark.module.css";

export type Tone = "plain" | "accent" | "good" | "warn" | "bad";

export function Mark({ tone = "plain", children }: { tone?: Tone; children: ReactNode }) {
  return <span className={`${classes.mark ?? ""} ${classes[tone] ?? ""}`}>{children}</span>;
}
