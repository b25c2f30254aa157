/** What came into a sprint and what left it while it ran, day by day. */
import { Group } from "@mantine/core";

import type { Sent } from "../../api/client";
import { wordDay } from "../../figures/wording";
import { RecordLink } from "../../records/RecordLink";
import { type Column, DataTable } from "../../shell/DataTable";
import { Panel } from "../../shell/Panel";
import { Nothing } from "../../shell/states";
import { type ScopeChange, scopeChanges } from "./scopeChanges";

type Item = Sent["SprintWorkItemsRecord"];

const COLUMNS: Column<ScopeChange<Item>>[] = [
  { name: "Day", show: ({ day }) => <span className="nowrap">{wordDay(day)}</span> },
  { name: "Came in", show: ({ came }) => <Issues items={came} />, wide: true },
  { name: "Left", show: ({ left }) => <Issues items={left} />, wide: true },
  { name: "Change", show: ({ came, left }) => signed(came.length - left.length), numeric: true },
  { name: "In it then", show: ({ after }) => after, numeric: true },
];

export function ScopeChanges({ sprint, items }: { sprint: Sent["SprintsRecord"]; items: Item[] }) {
  const changes = scopeChanges(sprint.started_at, items);
  return (
    <Panel title="Scope changes" note="What came in and what left after the sprint had begun, by day (UTC)" flush>
      {changes.length === 0 ? (
        <Nothing title={sprint.started_at === null ? "It has not begun yet" : "Nothing came in and nothing left"} />
      ) : (
        <DataTable caption="Scope changes by day" columns={COLUMNS} rows={changes} keyOf={({ day }) => day} />
      )}
    </Panel>
  );
}

function Issues({ items }: { items: Item[] }) {
  if (items.length === 0) return "—";
  return (
    <Group gap="xs">
      {items.map((item) => (
        <RecordLink key={item.work_item_key} reference={item.key} url={item.url} />
      ))}
    </Group>
  );
}

function signed(count: number): string {
  if (count === 0) return "0";
  return count > 0 ? `+${count}` : `−${-count}`;
}
