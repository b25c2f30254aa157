/** How a figure stands beside the period before; good and bad are told by words and signs, colours only help. */
import { Tooltip } from "@mantine/core";

import { Mark } from "../shell/Mark";
import { judge, wordChange, wordValue } from "./wording";

interface ChangeProps {
  change: number | null;
  previous: number | null;
  unit: string;
  direction: string;
}

const WORDS = { good: "better than", bad: "worse than", neither: "beside" };

export function Change({ change, previous, unit, direction }: ChangeProps) {
  if (change === null) return null;
  const verdict = judge(change, direction);
  return (
    <Tooltip label={`${WORDS[verdict]} the period before: ${wordValue(previous, unit)}`}>
      <span>
        <Mark tone={verdict === "neither" ? "plain" : verdict}>{wordChange(change)}</Mark>
      </span>
    </Tooltip>
  );
}
