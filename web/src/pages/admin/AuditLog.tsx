/** What was changed and who signed in, newest first. */
import { Button, Group, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";

import { useTimeZone } from "../../api/account";
import { api, type Sent } from "../../api/client";
import { wordMoment } from "../../figures/wording";
import { type Column, DataTable } from "../../shell/DataTable";
import { Panel } from "../../shell/Panel";
import { Answered, Nothing } from "../../shell/states";
import { wordRow } from "./assignments";

type Entry = Sent["EntryDocument"];
const LIMIT = 50;
const WAIT = 300;

export function AuditLog() {
  const [{ actor, action }, setFilters] = useState({ actor: "", action: "" });
  const [cursors, setCursors] = useState<number[]>([]);
  const [wanted] = useDebouncedValue({ actor, action }, WAIT);
  const timeZone = useTimeZone();
  const cursor = cursors.at(-1);
  const query = { limit: LIMIT, actor: wanted.actor || null, action: wanted.action || null, ...(cursor !== undefined && { cursor }) };
  const found = api.useQuery("get", "/api/v1/audit", { params: { query } });
  const look = (change: { actor?: string; action?: string }) => {
    setFilters({ actor, action, ...change });
    setCursors([]);
  };
  const columns: Column<Entry>[] = [
    { name: "When", show: ({ at }) => wordMoment(at, timeZone), whole: true },
    { name: "Who", show: (entry) => entry.actor },
    { name: "What", show: (entry) => entry.action },
    { name: "To what", show: ({ subject }) => subject },
    { name: "Details", show: ({ details }) => <Text size="xs" c="dimmed">{wordRow(details)}</Text> },
    { name: "From", show: ({ address }) => address },
  ];
  return (
    <Panel
      title="What was done"
      actions={
        <>
          <TextInput size="xs" aria-label="Who" placeholder="Who" value={actor} onChange={(event) => look({ actor: event.currentTarget.value })} />
          <TextInput size="xs" aria-label="What, as it begins" placeholder="What, such as users." value={action} onChange={(event) => look({ action: event.currentTarget.value })} />
        </>
      }
      flush
    >
      <Answered query={found}>
        {({ entries, next_cursor: next }) => (
          <>
            {entries.length === 0 ? <Nothing title="Nothing of the kind was done" /> : <DataTable caption="Audit log" columns={columns} rows={entries} keyOf={({ entry_id: id }) => id} />}
            <Group gap="xs" p="sm" justify="flex-end">
              <Button variant="default" disabled={cursors.length === 0} onClick={() => setCursors(cursors.slice(0, -1))}>
                Newer
              </Button>
              <Button variant="default" disabled={next === null} onClick={() => next !== null && setCursors([...cursors, next])}>
                Older
              </Button>
            </Group>
          </>
        )}
      </Answered>
    </Panel>
  );
}
