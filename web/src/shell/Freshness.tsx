/** How far the data reach: the oldest of what all streams have read, in the organisation's time. */
import { Group, Text, Tooltip } from "@mantine/core";

import { useTimeZone } from "../api/account";
import { api } from "../api/client";
import { wordAge, wordMoment } from "../figures/wording";
import classes from "./Freshness.module.css";

const ASK_EVERY = 60_000;
/** After so many seconds people are told by more than words. */
const STALE_AFTER = 26 * 3600;

export function Freshness() {
  const timeZone = useTimeZone();
  const query = { sort: "watermark", filters: ["lane=live"], limit: 1 };
  const found = api.useQuery("get", "/api/v1/data-quality/freshness", { params: { query } }, { refetchInterval: ASK_EVERY });
  const oldest = found.data?.records[0];
  if (!found.data) return null;
  if (!oldest?.watermark) return <Text size="xs" c="dimmed">Not read to the end yet</Text>;
  const isStale = (oldest.age_seconds ?? 0) > STALE_AFTER;
  const age = wordAge(oldest.watermark, found.dataUpdatedAt);
  return (
    <Tooltip label={`All that happened before ${wordMoment(oldest.watermark, timeZone)} (${timeZone}) is included. Days begin in this time zone.`}>
      <Group gap={6} wrap="nowrap" className={classes.freshness} tabIndex={0} role="note" aria-label={`Data are ${age} old. Times are in ${timeZone}.`}>
        <span className={isStale ? classes.stale : classes.fresh} aria-hidden />
        <Text size="xs" c="dimmed" className={classes.words}>
          {age} old<span className={classes.zone}> · {timeZone}</span>
        </Text>
      </Group>
    </Tooltip>
  );
}
