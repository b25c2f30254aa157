/** Findings as a report tells them. */
import { Stack, Text } from "@mantine/core";

import type { Sent } from "../../api/client";
import { toneOf } from "../../findings/severity";
import { Mark } from "../../shell/Mark";
import { Panel } from "../../shell/Panel";
import { TextLink } from "../../shell/TextLink";

export function Notes({ title, notes }: { title: string; notes: Sent["Note"][] }) {
  if (notes.length === 0) return null;
  return (
    <Panel title={title}>
      <Stack gap="md">
        {notes.map((note) => (
          <div key={note.finding_id}>
            <Mark tone={toneOf(note.severity)}>{note.severity}</Mark>{" "}
            <TextLink to="/findings/$id" params={{ id: String(note.finding_id) }}>
              {note.title}
            </TextLink>
            <Text size="sm" c="dimmed">
              {note.text} {note.next_step}
            </Text>
          </div>
        ))}
      </Stack>
    </Panel>
  );
}
