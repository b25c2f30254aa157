/** Records of the sources that did not fit, and why. They are tried again with each run. */
import { Text } from "@mantine/core";

import { useTimeZone } from "../../api/account";
import { api, type Sent } from "../../api/client";
import { wordMoment } from "../../figures/wording";
import { type Column, DataTable } from "../../shell/DataTable";
import { Panel } from "../../shell/Panel";
import { Answered, Nothing } from "../../shell/states";

type Rejected = Sent["RejectedRecordsRecord"];
const MOST = 100;

export function RejectedPanel() {
  const rejected = api.useQuery("get", "/api/v1/data-quality/rejected-records", { params: { query: { limit: MOST } } });
  const timeZone = useTimeZone();
  const columns: Column<Rejected>[] = [
    { name: "Table", show: ({ table_name: table }) => table },
    { name: "Of", show: ({ source_unit: unit }) => unit },
    { name: "Why", show: ({ reason }) => reason },
    { name: "Read", show: ({ fetched_at: at }) => wordMoment(at, timeZone), whole: true },
    { name: "Record", show: ({ payload }) => payload && <Payload text={payload} /> },
  ];
  return (
    <Panel title="Rejected records" note="What the sources sent and nobody could read; all else of the same page is kept." flush>
      <Answered query={rejected}>
        {({ records, next_cursor: next }) =>
          records.length === 0 ? (
            <Nothing title="Every record fitted" />
          ) : (
            <>
              <DataTable caption="Records that did not fit" columns={columns} rows={records} keyOf={({ rejected_key: key }) => key ?? ""} />
              {next && <Text size="xs" c="dimmed" p="md">These are the latest {MOST}; there are more.</Text>}
            </>
          )
        }
      </Answered>
    </Panel>
  );
}

function Payload({ text }: { text: string }) {
  return (
    <details>
      <summary>Show</summary>
      <Text component="pre" size="xs" maw={480} style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
        {text}
      </Text>
    </details>
  );
}
