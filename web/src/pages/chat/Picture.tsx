/** Figures of an answer as a picture, with the figures themselves below it. */
import { Anchor, Text } from "@mantine/core";
import { useMemo } from "react";

import type { Sent } from "../../api/client";
import { Bars } from "../../charts/Bars";
import { Series } from "../../charts/Series";
import { wordDay, wordNumber, wordValue } from "../../figures/wording";
import { type Column, DataTable } from "../../shell/DataTable";
import { Panel } from "../../shell/Panel";
import { barsOf, courseOf, isCourse } from "./picture";

type Chart = Sent["Chart"];
type Point = Sent["Point"];

export function Picture({ chart }: { chart: Chart }) {
  const columns: Column<Point>[] = [
    { name: "What", show: ({ period, group }) => [period && wordDay(period), group].filter(Boolean).join(", ") || "All" },
    { name: "Value", numeric: true, show: ({ value }) => wordValue(value, chart.unit) },
    { name: "n", numeric: true, show: ({ n }) => wordNumber(n) },
  ];
  return (
    <Panel title={chart.title} actions={<Anchor href={chart.link} size="xs">Open</Anchor>}>
      {isCourse(chart) ? <Course chart={chart} /> : <Groups chart={chart} />}
      <details>
        <Text component="summary" size="xs" c="dimmed">
          The figures
        </Text>
        <DataTable caption={`Figures of ${chart.title}`} columns={columns} rows={chart.points} keyOf={({ period, group }) => `${period ?? ""} ${group}`} />
      </details>
    </Panel>
  );
}

function Course({ chart }: { chart: Chart }) {
  const { periods, lines } = useMemo(() => courseOf(chart), [chart]);
  return <Series label={`${chart.title} over time`} periods={periods} lines={lines} unit={chart.unit} height={200} />;
}

function Groups({ chart }: { chart: Chart }) {
  const bars = useMemo(() => barsOf(chart), [chart]);
  return <Bars label={`${chart.title} by group`} bars={bars} unit={chart.unit} />;
}
