/** A metric by the groups of one dimension as a ranked table, and what a click on a group does. */
import { Anchor, Progress, Text } from "@mantine/core";

import type { Sent } from "../api/client";
import { DataTable } from "../shell/DataTable";
import { Panel } from "../shell/Panel";
import { Answered, Nothing } from "../shell/states";
import { Band } from "./Band";
import { nameOf, wordGroup } from "./course";
import { useBreakdown, useMetric } from "./metrics";
import { wordName, wordNumber, wordValue } from "./wording";

type Group = Sent["GroupDocument"];

interface GroupsProps {
  metric: string;
  by: string;
  title?: string;
  note?: string;
  filters?: string[];
  onChoose?: (value: string) => void;
}

export function Groups({ metric, by, title, note = "The largest first", filters, onChoose }: GroupsProps) {
  const found = useBreakdown(metric, by, filters);
  const label = useMetric(metric)?.label ?? wordName(metric);
  return (
    <Panel title={title ?? `By ${wordName(by).toLowerCase()}`} note={note} flush>
      <Answered query={found} height={260}>
        {(breakdown) =>
          breakdown.groups.length === 0 ? (
            <Nothing title="No data in this period" />
          ) : (
            <>
              <DataTable
                caption={`${label} by ${by}`}
                columns={columnsOf(breakdown, by, label, onChoose)}
                rows={breakdown.groups}
                keyOf={(group) => `${group.rank} ${nameOf(group.dimensions[by])}`}
              />
              {breakdown.total > breakdown.groups.length && (
                <Text size="xs" c="dimmed" p="md">
                  {breakdown.groups.length} of {breakdown.total} groups
                </Text>
              )}
            </>
          )
        }
      </Answered>
    </Panel>
  );
}

function columnsOf({ whole, groups }: Sent["BreakdownDocument"], by: string, label: string, onChoose?: (value: string) => void) {
  const most = Math.max(...groups.map((group) => group.value ?? 0), 0);
  const columns = [
    { name: wordName(by), show: (group: Group) => <Name value={group.dimensions[by]} onChoose={onChoose} /> },
    {
      name: "Beside the largest",
      show: (group: Group) => <Progress value={most > 0 ? ((group.value ?? 0) / most) * 100 : 0} size={6} w={80} aria-hidden color="var(--chart-1)" />,
    },
    { name: label, show: (group: Group) => (group.hidden ? "hidden" : wordValue(group.value, whole.unit)), numeric: true },
    { name: "n", show: (group: Group) => wordNumber(group.n), numeric: true },
  ];
  if (whole.band_year === null) return columns;
  return [...columns, { name: "Band", show: (group: Group) => <Band band={group.band} year={whole.band_year} /> }];
}

function Name({ value, onChoose }: { value: unknown; onChoose: ((value: string) => void) | undefined }) {
  const name = nameOf(value);
  if (!onChoose || value === null || value === undefined) return wordGroup(name);
  return (
    <Anchor component="button" type="button" size="sm" ta="left" onClick={() => onChoose(name)}>
      {name}
    </Anchor>
  );
}
