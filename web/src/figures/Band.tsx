/** The band of DORA that a figure falls into, with the year of its publication. */
import { Tooltip } from "@mantine/core";

import { Mark, type Tone } from "../shell/Mark";
import { wordName } from "./wording";

const TONES: Record<string, Tone> = { elite: "good", high: "good", medium: "warn", low: "bad" };

export function Band({ band, year }: { band: string | null; year: number | null }) {
  if (!band) return null;
  return (
    <Tooltip label={`DORA's bands of ${year ?? "an unknown year"}`}>
      <span>
        <Mark tone={TONES[band] ?? "plain"}>{wordName(band)}</Mark>
      </span>
    </Tooltip>
  );
}
