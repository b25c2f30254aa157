/** The rules: when each tells whom, switched on and off, and written anew. */
import { Button, Group, Switch, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";

import { useMay } from "../../../api/account";
import { api, client, type Sent } from "../../../api/client";
import { useDeed } from "../../../api/deeds";
import { wordNumber } from "../../../figures/wording";
import { ConfirmButton } from "../../../shell/ConfirmButton";
import { type Column, DataTable } from "../../../shell/DataTable";
import { Panel } from "../../../shell/Panel";
import { Answered, Nothing } from "../../../shell/states";
import { AddRule } from "./AddRule";
import { type Rule, wordCondition } from "./rule";

type Stored = Sent["RuleDocument"];
const CHANGES = ["/api/v1/alerts"];

export function Rules() {
  const rules = api.useQuery("get", "/api/v1/alerts/rules");
  const mayWrite = useMay("alerts");
  const columns: Column<Stored>[] = [
    { name: "Name", show: ({ rule }) => rule.name },
    {
      name: "Tells when",
      show: ({ rule, error }) => (
        <>
          {wordCondition(rule.condition)}
          {error && <Text size="xs" c="var(--bad)">{error}</Text>}
        </>
      ),
    },
    { name: "To", show: ({ rule }) => rule.channels.join(", ") },
    { name: "Written by", show: ({ written_by: by }) => by },
  ];
  if (mayWrite) columns.push({ name: "Actions", show: ({ rule }) => <Actions rule={rule} /> });
  return (
    <Panel title="Rules" note="Each tells once when it becomes true, and once when it is over." actions={mayWrite && <AddRule />} flush>
      <Answered query={rules}>
        {(found) =>
          found.length === 0 ? (
            <Nothing title="Nobody is told anything yet">A rule says when whom to tell; a channel says how.</Nothing>
          ) : (
            <DataTable caption="Alert rules" columns={columns} rows={found} keyOf={({ rule }) => rule.name} />
          )
        }
      </Answered>
    </Panel>
  );
}

function Actions({ rule }: { rule: Rule }) {
  const write = useDeed((wanted: Rule) => client.PUT("/api/v1/alerts/rules", { body: wanted }), { changes: CHANGES });
  const remove = useDeed(() => client.DELETE("/api/v1/alerts/rules/{name}", { params: { path: { name: rule.name } } }), { changes: CHANGES });
  const preview = useDeed(
    async () => {
      const answer = await client.POST("/api/v1/alerts/rules/preview", { body: rule });
      if (answer.data) notifications.show({ title: rule.name, message: wordPreview(answer.data), autoClose: 10_000 });
      return answer;
    },
    { changes: [] },
  );
  return (
    <Group gap={4} wrap="nowrap">
      <Switch size="xs" aria-label={`${rule.name} is on`} checked={rule.is_active ?? true} onChange={(event) => write.mutate({ ...rule, is_active: event.currentTarget.checked })} />
      <Button variant="subtle" aria-label={`Preview: what ${rule.name} finds now`} loading={preview.isPending} onClick={() => preview.mutate(undefined)}>
        Preview
      </Button>
      <ConfirmButton label={`Remove ${rule.name}`} question="The rule and its alerts are removed; what was sent stays in the log." onConfirm={() => remove.mutate(undefined)}>
        Remove
      </ConfirmButton>
    </Group>
  );
}

function wordPreview({ signals }: Sent["Preview"]): string {
  const [first] = signals;
  if (!first) return "It finds nothing now; nobody would be told.";
  return `It would tell ${wordNumber(signals.length)} now: ${first.title}`;
}
