/** Names in the data that nothing maps, and for those who may, a choice of what they mean. */
import { Button, Group, Select, Stack, Text } from "@mantine/core";
import { useState } from "react";

import { useMay } from "../../api/account";
import { api, client, type Sent } from "../../api/client";
import { useDeed } from "../../api/deeds";
import { wordName, wordNumber } from "../../figures/wording";
import { type Column, DataTable } from "../../shell/DataTable";
import { Mark } from "../../shell/Mark";
import { Panel } from "../../shell/Panel";
import { Answered, Nothing } from "../../shell/states";
import { BuildButton } from "./BuildButton";
import { type Mapping, MAPPINGS } from "./mapping";

type Gap = Sent["UnmappedDocument"];
type Name = Sent["UnmappedName"];

export function UnmappedPanel() {
  const unmapped = api.useQuery("get", "/api/v1/data-quality/unmapped");
  return (
    <Panel title="Not mapped" note="Names that nothing says the meaning of: figures leave them out, or guess." actions={<BuildButton />} flush>
      <Answered query={unmapped}>
        {(gaps) => {
          const open = gaps.filter((gap) => gap.total > 0);
          if (open.length === 0) return <Nothing title="All names are mapped">Statuses, issue types, environments, deployments and people.</Nothing>;
          return open.map((gap) => <GapTable key={gap.question} gap={gap} />);
        }}
      </Answered>
    </Panel>
  );
}

function GapTable({ gap }: { gap: Gap }) {
  const maySet = useMay("settings");
  const mapping = MAPPINGS[gap.question];
  const columns: Column<Name>[] = [
    { name: "Name", show: ({ name }) => name },
    { name: "Records", numeric: true, show: ({ count }) => wordNumber(count) },
  ];
  if (maySet && mapping) columns.push({ name: "Means", show: ({ name }) => <Choice name={name} mapping={mapping} /> });
  return (
    <Stack gap={4} pt="sm">
      <Group gap={8} px="md">
        <Text size="sm" fw={500}>
          {wordName(gap.finding)}
        </Text>
        <Mark tone="warn">{wordNumber(gap.total)}</Mark>
      </Group>
      {gap.remedy && !(maySet && mapping) && (
        <Text size="xs" c="dimmed" px="md">
          {gap.remedy}
        </Text>
      )}
      {gap.names.length > 0 && <DataTable caption={gap.finding} columns={columns} rows={gap.names} keyOf={({ name }) => name} />}
    </Stack>
  );
}

function Choice({ name, mapping }: { name: string; mapping: Mapping }) {
  const [choice, setChoice] = useState<string | null>(null);
  const deed = useDeed(
    (values: Record<string, unknown>) =>
      client.PUT("/api/v1/configuration/assignments/{table}", { params: { path: { table: mapping.table } }, body: { values } }),
    { changes: ["/api/v1/configuration"], done: () => `“${name}” is mapped from the next build on.` },
  );
  if (deed.isSuccess) return <Mark tone="good">{mapping.choices.find(({ value }) => value === choice)?.label}, with the next build</Mark>;
  return (
    <Group gap="xs" wrap="nowrap">
      <Select aria-label={`What ${name} means`} placeholder="Choose …" w={170} data={mapping.choices} value={choice} onChange={setChoice} />
      <Button
        variant="default"
        aria-label={`Map ${name}`}
        disabled={choice === null}
        loading={deed.isPending}
        onClick={() => choice !== null && deed.mutate(mapping.rowOf(name, choice))}
      >
        Map
      </Button>
    </Group>
  );
}
