/** What the metric means and what to mind. */
import { Code, List, Stack, Text } from "@mantine/core";

import type { Metric } from "../../figures/metrics";
import { Panel } from "../../shell/Panel";

const WAYS: Record<string, string> = { up: "More is better.", down: "Less is better.", neither: "Neither way is good by itself." };

export function Definition({ metric }: { metric: Metric }) {
  return (
    <Panel title="What it means">
      <Stack gap="xs" maw={760}>
        <Text size="sm">{metric.description}</Text>
        <Text size="sm">{WAYS[metric.direction]}</Text>
        {metric.caveats.length > 0 && (
          <List size="sm" spacing={2}>
            {metric.caveats.map((caveat) => (
              <List.Item key={caveat}>{caveat}</List.Item>
            ))}
          </List>
        )}
        <Text size="xs" c="dimmed">
          In the catalogue, the API and the command line it is called <Code>{metric.name}</Code>.
        </Text>
      </Stack>
    </Panel>
  );
}
