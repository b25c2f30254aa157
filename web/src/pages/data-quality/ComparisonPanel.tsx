/** What came of holding all that is kept here against Jira and GitHub. */
import { Text } from "@mantine/core";

import { useTimeZone } from "../../api/account";
import { api, type Sent } from "../../api/client";
import { wordMoment, wordNumber } from "../../figures/wording";
import { type Column, DataTable } from "../../shell/DataTable";
import { Mark } from "../../shell/Mark";
import { Panel } from "../../shell/Panel";
import { Answered, Nothing } from "../../shell/states";

type Comparison = Sent["ComparisonsRecord"];
const MOST = 100;

export function ComparisonPanel() {
  const compared = api.useQuery("get", "/api/v1/data-quality/comparisons", { params: { query: { limit: MOST } } });
  return (
    <Panel title="Compared with the sources" note="Each night ids and totals of Jira and GitHub are held against what is kept here; what differs is mended." flush>
      <Answered query={compared}>
        {({ records }) =>
          records.length === 0 ? (
            <Nothing title="Not compared yet">The first comparison comes tonight, or when somebody runs it under Jobs.</Nothing>
          ) : (
            <Comparisons rows={records} />
          )
        }
      </Answered>
    </Panel>
  );
}

function Comparisons({ rows }: { rows: Comparison[] }) {
  const timeZone = useTimeZone();
  const count = (name: string, value: (row: Comparison) => number | null): Column<Comparison> => ({
    name,
    show: (row) => wordNumber(value(row) ?? 0),
    numeric: true,
  });
  const columns: Column<Comparison>[] = [
    { name: "Project or repository", show: ({ source_unit: unit }) => unit },
    { name: "Result", show: (row) => <Result row={row} /> },
    count("Missed", ({ missed }) => missed),
    count("Changed unseen", ({ moved }) => moved),
    count("Deleted", ({ deleted }) => deleted),
    { name: "Compared", show: ({ compared_at: at }) => wordMoment(at, timeZone), whole: true },
  ];
  return <DataTable caption="Comparisons with the sources" columns={columns} rows={rows} keyOf={({ comparison_key: key }) => key ?? ""} />;
}

function Result({ row: { state, error, missed, moved, deleted } }: { row: Comparison }) {
  if (state === "FAILED") {
    return (
      <>
        <Mark tone="bad">failed</Mark>
        <Text size="xs" c="dimmed">
          {error}
        </Text>
      </>
    );
  }
  if (state !== "FINISHED") return <Mark tone="accent">under way</Mark>;
  const mended = (missed ?? 0) + (moved ?? 0) + (deleted ?? 0);
  return mended > 0 ? <Mark tone="warn">differed, mended</Mark> : <Mark tone="good">agrees</Mark>;
}
