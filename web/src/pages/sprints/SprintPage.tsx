/** One sprint: its burn-up, what came in and left while it ran, and its issues. */
import { Group } from "@mantine/core";
import { useParams } from "@tanstack/react-router";
import { useMemo } from "react";

import { useTimeZone } from "../../api/account";
import { api, type Sent } from "../../api/client";
import { Series } from "../../charts/Series";
import { wordMoment } from "../../figures/wording";
import { RecordLink } from "../../records/RecordLink";
import { DataTable } from "../../shell/DataTable";
import { Mark } from "../../shell/Mark";
import { Page } from "../../shell/Page";
import { Panel } from "../../shell/Panel";
import { Answered, Nothing } from "../../shell/states";
import { burnUp } from "./burnUp";
import { ScopeChanges } from "./ScopeChanges";

type Sprint = Sent["SprintsRecord"];
type Item = Sent["SprintWorkItemsRecord"];

const MOST = 200;

const COLUMNS = [
  { name: "Issue", show: (row: Item) => <RecordLink reference={row.key} url={row.url} /> },
  { name: "Title", show: (row: Item) => row.title, wide: true },
  { name: "In this sprint", show: (row: Item) => <Marks item={row} /> },
  { name: "Points", show: (row: Item) => row.points_at_end ?? "—", numeric: true },
];

export function SprintPage() {
  const { key } = useParams({ from: "/shell/sprints/$key" });
  const timeZone = useTimeZone();
  const found = api.useQuery("get", "/api/v1/sprints/{key}", { params: { path: { key } } });
  return (
    <Answered query={found} height={400}>
      {(sprint) => (
        <Page
          title={sprint.name ?? key}
          lead={`${wordMoment(sprint.started_at, timeZone)} – ${wordMoment(sprint.completed_at ?? sprint.planned_end_at, timeZone)}${sprint.goal ? `. ${sprint.goal}` : ""}`}
        >
          <Contents sprint={sprint} />
        </Page>
      )}
    </Answered>
  );
}

function Contents({ sprint }: { sprint: Sprint }) {
  const key = sprint.sprint_key ?? "";
  const found = api.useQuery("get", "/api/v1/sprints/{key}/work-items", { params: { path: { key }, query: { limit: MOST } } });
  return (
    <Answered query={found} height={300}>
      {({ records }) =>
        records.length === 0 ? (
          <Nothing title="No issue was in it" />
        ) : (
          <>
            <BurnUp sprint={sprint} items={records} />
            <ScopeChanges sprint={sprint} items={records} />
            <Panel title={`${records.length} issues`} flush>
              <DataTable caption="Issues of the sprint" columns={COLUMNS} rows={records} keyOf={(row) => row.work_item_key ?? ""} />
            </Panel>
          </>
        )
      }
    </Answered>
  );
}

function BurnUp({ sprint, items }: { sprint: Sprint; items: Item[] }) {
  const filters = [`work_item_key=${items.map((item) => item.work_item_key).join(",")}`];
  const found = api.useQuery("get", "/api/v1/work-items", { params: { query: { filters, limit: MOST } } });
  const now = found.dataUpdatedAt;
  const drawn = useMemo(() => (found.data ? burnUp(sprint, items, found.data.records, now) : undefined), [sprint, items, found.data, now]);
  return (
    <Panel title="Burn-up" note="Issues in the sprint and issues done, at the end of each day (UTC)">
      <Answered query={{ ...found, data: drawn }} height={240}>
        {({ days, scope, done }) =>
          days.length === 0 ? (
            <Nothing title="It has not begun yet" />
          ) : (
            <Series
              label={`Burn-up of ${sprint.name ?? "the sprint"}`}
              periods={days}
              unit="count"
              height={240}
              lines={[
                { name: "In the sprint", values: scope, isReference: true },
                { name: "Done", values: done },
              ]}
            />
          )
        }
      </Answered>
    </Panel>
  );
}

function Marks({ item }: { item: Item }) {
  return (
    <Group gap={4}>
      {marksOf(item).map(([name, tone]) => (
        <Mark key={name} tone={tone}>
          {name}
        </Mark>
      ))}
    </Group>
  );
}

function marksOf(item: Item): [string, "plain" | "good" | "warn" | "accent"][] {
  const all: [boolean | null, string, "plain" | "good" | "warn" | "accent"][] = [
    [item.is_committed, "committed", "plain"],
    [item.is_added, "added", "accent"],
    [item.is_removed, "removed", "plain"],
    [item.is_completed, "done", "good"],
    [item.is_carried_over, "carried over", "warn"],
  ];
  return all.flatMap(([holds, name, tone]) => (holds ? [[name, tone] as [string, typeof tone]] : []));
}
