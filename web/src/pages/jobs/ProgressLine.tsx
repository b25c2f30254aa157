/** How far a job has come: a bar while it is under way, and the same in words. */
import { Progress as Bar, Text } from "@mantine/core";

import { useTimeZone } from "../../api/account";
import { type Progress, shareOf, wordProgress } from "./describe";

export function ProgressLine({ name, progress, isActive }: { name: string; progress: Progress; isActive: boolean }) {
  const timeZone = useTimeZone();
  const share = shareOf(progress);
  return (
    <div>
      {isActive && (
        <Bar value={share * 100} size={4} radius={2} mb={6} animated aria-label={`${name}: ${Math.round(share * 100)} per cent`} />
      )}
      <Text size="xs" c="dimmed">
        {wordProgress(progress, timeZone).join(" · ")}
      </Text>
    </div>
  );
}
