/** Every metric, found by its name or its question. */
import { Group, Text, TextInput } from "@mantine/core";
import { Search } from "lucide-react";
import { type ReactNode, useState } from "react";

import { type Metric, useCatalogue } from "../../figures/metrics";
import { wordNumber } from "../../figures/wording";
import { type Column, DataTable } from "../../shell/DataTable";
import { Page } from "../../shell/Page";
import { Panel } from "../../shell/Panel";
import { Answered, Nothing } from "../../shell/states";
import { TextLink } from "../../shell/TextLink";
import { families, type Family, shortName } from "./families";

const UNITS: Record<Metric["unit"], string> = { seconds: "duration", ratio: "share", count: "count", number: "number" };
const COLUMNS: Column<Family<Metric>>[] = [
  { name: "Metric", show: ({ first }) => <Place metric={first}>{first.label}</Place>, wide: true },
  { name: "Question", show: ({ first }) => first.question, wide: true },
  { name: "Percentiles", show: ({ percentiles }) => <Percentiles metrics={percentiles} />, whole: true },
  { name: "Unit", show: ({ first }) => <Text size="sm" c="dimmed">{UNITS[first.unit]}</Text> },
];

export function CataloguePage() {
  const found = useCatalogue();
  const [wanted, setWanted] = useState("");
  const fits = ({ name, label, question }: Metric) => `${name} ${label} ${question}`.toLowerCase().includes(wanted.toLowerCase());
  return (
    <Page
      title="All metrics"
      lead="One definition each, the same here, in the API, on the command line and in answers."
      actions={
        <TextInput
          aria-label="Search the metrics"
          placeholder="Search"
          size="xs"
          leftSection={<Search size={14} />}
          value={wanted}
          onChange={(event) => setWanted(event.currentTarget.value)}
        />
      }
    >
      <Answered query={found} height={600}>
        {(metrics) => {
          const shown = families(metrics.filter(fits));
          return (
            <Panel title={`${wordNumber(shown.length)} metrics`} flush>
              {shown.length === 0 ? (
                <Nothing title={`No metric speaks of “${wanted}”`} />
              ) : (
                <DataTable caption="Metrics" columns={COLUMNS} rows={shown} keyOf={({ first }) => first.name} />
              )}
            </Panel>
          );
        }}
      </Answered>
    </Page>
  );
}

function Percentiles({ metrics }: { metrics: Metric[] }) {
  return (
    <Group gap="xs" wrap="nowrap">
      {metrics.map((metric) => (
        <Place key={metric.name} metric={metric}>
          <span className="hidden-from-eyes">{metric.label}, </span>
          {shortName(metric)}
        </Place>
      ))}
    </Group>
  );
}

function Place({ metric: { name }, children }: { metric: Metric; children: ReactNode }) {
  return (
    <TextLink to="/metrics/$name" params={{ name }} size="sm">
      {children}
    </TextLink>
  );
}
