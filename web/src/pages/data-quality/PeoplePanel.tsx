/** Pairs of people who may be one, to be decided by those who may. */
import { Button, Group, Text } from "@mantine/core";

import { api, client, type Sent } from "../../api/client";
import { useDeed } from "../../api/deeds";
import { wordName, wordShare } from "../../figures/wording";
import { type Column, DataTable } from "../../shell/DataTable";
import { Panel } from "../../shell/Panel";
import { Answered, Nothing } from "../../shell/states";

type Pair = Sent["Pair"];
const COLUMNS: Column<Pair>[] = [
  { name: "One", show: (pair) => <Person name={pair.person} account={pair.account_key} /> },
  { name: "The other", show: (pair) => <Person name={pair.candidate} account={pair.candidate_account_key} /> },
  { name: "Because of", show: (pair) => wordName(pair.method) },
  { name: "Likeness", numeric: true, show: (pair) => wordShare(pair.score) },
  { name: "Decide", show: (pair) => <Decision pair={pair} /> },
];

export function PeoplePanel() {
  const pairs = api.useQuery("get", "/api/v1/person-decisions");
  return (
    <Panel title="People to review" note="Two accounts that may belong to one person; the likeliest first." flush>
      <Answered query={pairs}>
        {(found) =>
          found.length === 0 ? (
            <Nothing title="Nobody is in doubt" />
          ) : (
            <DataTable
              caption="Pairs of people who may be one"
              columns={COLUMNS}
              rows={found}
              keyOf={(pair) => `${pair.account_key} ${pair.candidate_account_key}`}
            />
          )
        }
      </Answered>
    </Panel>
  );
}

function Person({ name, account }: { name: string; account: string }) {
  return (
    <>
      {name}
      <Text size="xs" c="dimmed">
        {account}
      </Text>
    </>
  );
}

function Decision({ pair }: { pair: Pair }) {
  const deed = useDeed((kind: "merge" | "split") => client.POST("/api/v1/person-decisions", { body: { kind, names: [pair.account_key, pair.candidate_account_key] } }), {
    changes: ["/api/v1/person-decisions"],
    done: (_, kind) => (kind === "merge" ? "One person from the next build on." : "Two people; you will not be asked again."),
  });
  const both = `${pair.person} and ${pair.candidate}`;
  return (
    <Group gap={4} wrap="nowrap">
      <Button variant="subtle" aria-label={`Same person: ${both}`} loading={deed.isPending} onClick={() => deed.mutate("merge")}>
        Same person
      </Button>
      <Button variant="subtle" color="gray" aria-label={`Two people: ${both}`} disabled={deed.isPending} onClick={() => deed.mutate("split")}>
        Two people
      </Button>
    </Group>
  );
}
