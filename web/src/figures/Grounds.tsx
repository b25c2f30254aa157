/** What a figure rests on: how many records, and which share of those that could have been measured. */
import { Text } from "@mantine/core";

import { wordNumber, wordShare } from "./wording";

export function Grounds({ n, coverage }: { n: number; coverage: number | null }) {
  return (
    <Text size="xs" c="dimmed" component="span">
      n {wordNumber(n)}
      {coverage !== null && coverage < 0.995 && ` · ${wordShare(coverage)} measured`}
    </Text>
  );
}
