/** The words of an answer; numbers of sources lead to what they rest on. */
import { Anchor, List, Stack, Text } from "@mantine/core";
import { Fragment } from "react";

import { blocksOf, type Inline } from "./text";

export function AnswerText({ text, sourceId }: { text: string; sourceId: (number: number) => string }) {
  return (
    <Stack gap="xs">
      {blocksOf(text).map((block, place) =>
        block.kind === "list" ? (
          <List key={place} size="sm" spacing={2}>
            {block.lines.map((line, row) => (
              <List.Item key={row}>
                <Words parts={line} sourceId={sourceId} />
              </List.Item>
            ))}
          </List>
        ) : (
          <Text key={place} size="md" lh={1.6} style={{ overflowWrap: "anywhere" }}>
            {block.lines.map((line, row) => (
              <Fragment key={row}>
                {row > 0 && <br />}
                <Words parts={line} sourceId={sourceId} />
              </Fragment>
            ))}
          </Text>
        ),
      )}
    </Stack>
  );
}

function Words({ parts, sourceId }: { parts: Inline[]; sourceId: (number: number) => string }) {
  return parts.map((part, place) => {
    if (part.kind === "text") return <Fragment key={place}>{part.text}</Fragment>;
    if (part.kind === "strong") return <strong key={place}>{part.text}</strong>;
    return (
      <Anchor key={place} href={`#${sourceId(part.number)}`} size="xs" aria-label={`Source ${part.number}`}>
        [{part.number}]
      </Anchor>
    );
  });
}
