/** What an answer rests on: each call, how many records it saw, and the way to them. */
import { Anchor, Text } from "@mantine/core";

import { useTimeZone } from "../../api/account";
import type { Sent } from "../../api/client";
import { wordMoment, wordNumber, wordShare } from "../../figures/wording";
import classes from "./chat.module.css";
import { wordCall } from "./draft";

export function Sources({ sources, sourceId }: { sources: Sent["AnswerSource"][]; sourceId: (number: number) => string }) {
  const timeZone = useTimeZone();
  if (sources.length === 0) return null;
  return (
    <ol className={classes.sources} aria-label="What this rests on">
      {sources.map((source, place) => (
        <li key={place} id={sourceId(place + 1)} tabIndex={-1}>
          <Anchor href={source.link} size="xs" underline="always">
            {wordCall(source.tool, source.arguments)}
          </Anchor>
          <Text size="xs" c="dimmed" component="span">
            {" "}
            n = {wordNumber(source.n)}
            {source.coverage !== null && `, coverage ${wordShare(source.coverage)}`}
            {source.as_of && `, as of ${wordMoment(source.as_of, timeZone)}`}
          </Text>
        </li>
      ))}
    </ol>
  );
}
