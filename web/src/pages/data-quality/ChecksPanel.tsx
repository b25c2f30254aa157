/** What was checked of the data and did not hold. */
import { Text } from "@mantine/core";

import { useTimeZone } from "../../api/account";
import { api, type Sent } from "../../api/client";
import { wordMoment, wordNumber } from "../../figures/wording";
import { type Column, DataTable } from "../../shell/DataTable";
import { Mark } from "../../shell/Mark";
import { Panel } from "../../shell/Panel";
import { Answered, Nothing } from "../../shell/states";

type Check = Sent["ChecksRecord"];
const MOST = 100;
const TONES = { failed: "bad", warned: "warn", passed: "good" } as const;

export function ChecksPanel() {
  const open = api.useQuery("get", "/api/v1/data-quality/checks", { params: { query: { filters: ["status=failed,warned"], limit: MOST } } });
  return (
    <Panel title="Checks that do not hold" note="Each is made anew whenever its table is built; a warning holds nothing up." flush>
      <Answered query={open}>
        {({ records }) =>
          records.length === 0 ? <Nothing title="All checks hold">Of the models, of what was read, and of the totals that have to agree.</Nothing> : <Checks rows={records} />
        }
      </Answered>
    </Panel>
  );
}

function Checks({ rows }: { rows: Check[] }) {
  const timeZone = useTimeZone();
  const columns: Column<Check>[] = [
    { name: "State", show: ({ status }) => <Mark tone={TONES[status as keyof typeof TONES]}>{status}</Mark> },
    { name: "What", show: ({ asset }) => asset },
    {
      name: "Check",
      show: ({ name, description }) => (
        <>
          {name}
          {description && <Text size="xs" c="dimmed">{description}</Text>}
        </>
      ),
    },
    { name: "Rows", numeric: true, show: ({ failed_rows: failed }) => (failed === null ? "—" : wordNumber(failed)) },
    { name: "Checked", show: ({ checked_at: at }) => wordMoment(at, timeZone), whole: true },
  ];
  return <DataTable caption="Checks" columns={columns} rows={rows} keyOf={({ check_key: key }) => key ?? ""} />;
}
