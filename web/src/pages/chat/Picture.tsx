/** Figures of an answer that are better seen than read. */
import { Anchor } from "@mantine/core";

import type { Sent } from "../../api/client";
import { wordDay, wordNumber, wordValue } from "../../figures/wording";
import { type Column, DataTable } from "../../shell/DataTable";
import { Panel } from "../../shell/Panel";

type Point = Sent["Point"];

export function Picture({ chart }: { chart: Sent["Chart"] }) {
  const columns: Column<Point>[] = [
    { name: "What", show: ({ period, group }) => [period && wordDay(period), group].filter(Boolean).join(", ") || "All" },
    { name: "Value", numeric: true, show: ({ value }) => wordValue(value, chart.unit) },
    { name: "n", numeric: true, show: ({ n }) => wordNumber(n) },
  ];
  return (
    <Panel title={chart.title} actions={<Anchor href={chart.link} size="xs">Open</Anchor>} flush>
      <DataTable caption={`Figures of ${chart.title}`} columns={columns} rows={chart.points} keyOf={({ period, group }) => `${period ?? ""} ${group}`} />
    </Panel>
  );
}
