/** The records that a finding rests on, as they are now, and how its value comes about. */
import { Code, Text } from "@mantine/core";

import { api } from "../../api/client";
import type { Finding } from "../../findings/severity";
import { RecordLink } from "../../records/RecordLink";
import { DataTable } from "../../shell/DataTable";
import { Panel } from "../../shell/Panel";
import { Answered, Nothing } from "../../shell/states";
import { keysOf, queryOf } from "./evidence";

/** Records asked for at once. */
const MOST = 100;

interface Shown {
  reference: string | null;
  title: string | null;
  url?: string | null;
}

const COLUMNS = [
  { name: "Record", show: (row: Shown) => <RecordLink reference={row.reference} url={row.url} /> },
  { name: "Title", show: (row: Shown) => row.title },
];

export function FindingRecords({ finding }: { finding: Finding }) {
  const keys = keysOf(finding);
  const note = `${keys.length} records${keys.length > MOST ? `, the first ${MOST} are shown` : ""}`;
  return (
    <Panel title="The records behind it" note={note} flush>
      <Found keys={keys.slice(0, MOST)} />
      <Text size="xs" c="dimmed" p="md">
        How its value comes about: <Code>{queryOf(finding)}</Code>
      </Text>
    </Panel>
  );
}

function Found({ keys }: { keys: string[] }) {
  const filters = (column: string) => ({ params: { query: { filters: [`${column}=${keys.join(",")}`], limit: MOST } } });
  const some = { enabled: keys.length > 0 };
  const items = api.useQuery("get", "/api/v1/work-items", filters("work_item_key"), some);
  const requests = api.useQuery("get", "/api/v1/pull-requests", filters("pull_request_key"), some);
  const reviews = api.useQuery("get", "/api/v1/reviews", filters("review_key"), some);
  if (keys.length === 0) return <Nothing title="It names no single records" />;
  return (
    <Answered query={items}>
      {({ records }) => {
        const rows: Shown[] = [
          ...records.map((item) => ({ reference: item.key, title: item.title, url: item.url })),
          ...(requests.data?.records ?? []).map(({ reference, title, url }) => ({ reference, title, url })),
          ...(reviews.data?.records ?? []).map((review) => ({ reference: review.pull_request, title: review.title })),
        ];
        if (rows.length === 0) return <Nothing title="None of them is a work item, a pull request or a review" />;
        return <DataTable caption="Records behind the finding" columns={COLUMNS} rows={rows} keyOf={(row) => rows.indexOf(row)} />;
      }}
    </Answered>
  );
}
