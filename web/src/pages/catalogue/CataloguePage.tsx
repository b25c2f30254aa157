/** Every metric, found by its name or its question. */
import { Text, TextInput } from "@mantine/core";
import { Search } from "lucide-react";
import { useState } from "react";

import { type Metric, useCatalogue } from "../../figures/metrics";
import { wordNumber } from "../../figures/wording";
import { DataTable } from "../../shell/DataTable";
import { Page } from "../../shell/Page";
import { Panel } from "../../shell/Panel";
import { Answered, Nothing } from "../../shell/states";
import { TextLink } from "../../shell/TextLink";

const COLUMNS = [
  {
    name: "Metric",
    show: (metric: Metric) => (
      <TextLink to="/metrics/$name" params={{ name: metric.name }} size="sm">
        {metric.label}
      </TextLink>
    ),
  },
  { name: "Question", show: (metric: Metric) => metric.question },
  { name: "Unit", show: (metric: Metric) => <Text size="sm" c="dimmed">{metric.unit}</Text> },
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
          const shown = metrics.filter(fits);
          return (
            <Panel title={`${wordNumber(shown.length)} metrics`} flush>
              {shown.length === 0 ? (
                <Nothing title={`No metric speaks of “${wanted}”`} />
              ) : (
                <DataTable caption="Metrics" columns={COLUMNS} rows={shown} keyOf={(metric) => metric.name} />
              )}
            </Panel>
          );
        }}
      </Answered>
    </Page>
  );
}
