/** What happened to a record, from the oldest: a moment, what it was, and how long until the next. */
import { Text, Timeline as Line } from "@mantine/core";
import type { ReactNode } from "react";

import { useTimeZone } from "../api/account";
import { wordDuration, wordMoment } from "../figures/wording";

export interface Happening {
  at: string;
  what: ReactNode;
  note?: ReactNode;
}

export function Timeline({ happenings }: { happenings: Happening[] }) {
  const timeZone = useTimeZone();
  const sorted = [...happenings].sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
  return (
    <Line bulletSize={10} lineWidth={2} active={sorted.length} color="gray">
      {sorted.map((happening, place) => (
        <Line.Item key={`${happening.at} ${place}`} title={<Text size="sm" fw={500}>{happening.what}</Text>}>
          <Text size="xs" c="dimmed">
            {wordMoment(happening.at, timeZone)}
            {until(happening, sorted[place + 1])}
          </Text>
          {happening.note && <Text size="sm" mt={2} component="div">{happening.note}</Text>}
        </Line.Item>
      ))}
    </Line>
  );
}

function until(happening: Happening, next: Happening | undefined): string {
  if (!next) return "";
  return ` · ${wordDuration((Date.parse(next.at) - Date.parse(happening.at)) / 1000)} until the next`;
}
