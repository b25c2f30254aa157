/** What the test of a connection found, and what to do about what failed. */
import { Text } from "@mantine/core";

import type { Sent } from "../../../api/client";
import { type Column, DataTable } from "../../../shell/DataTable";
import { Mark, type Tone } from "../../../shell/Mark";
import { Panel } from "../../../shell/Panel";
import type { Place } from "./connection";

type Check = Sent["CheckDocument"];

const COLUMNS: Column<Check>[] = [
  { name: "State", show: ({ state }) => <Mark tone={toneOf(state)}>{state}</Mark> },
  { name: "What", show: ({ name }) => name },
  {
    name: "Found",
    show: ({ finding, remedy }) => (
      <>
        {finding}
        {remedy && <Text size="xs" c="dimmed">{remedy}</Text>}
      </>
    ),
  },
];

export function TestResult({ place, result }: { place: Place; result: Sent["TestDocument"] }) {
  const name = `${place.source === "jira" ? "Jira" : "GitHub"}, ${place.connection_id}`;
  return (
    <div role="status" style={{ marginTop: 16 }}>
      <Panel title={`${name}: ${result.ok ? "all can be read" : "not all can be read"}`} flush>
        <DataTable caption={`Test of ${name}`} columns={COLUMNS} rows={result.checks} keyOf={({ subject, name: check }) => `${subject} ${check}`} />
      </Panel>
    </div>
  );
}

function toneOf(state: Check["state"]): Tone {
  const tones: Partial<Record<Check["state"], Tone>> = { ok: "good", warning: "warn", failed: "bad" };
  return tones[state] ?? "plain";
}
