/** The weekly and monthly reports. */
import { SegmentedControl } from "@mantine/core";
import { useState } from "react";

import { useTimeZone } from "../../api/account";
import { api, type Sent } from "../../api/client";
import { wordMoment, wordPeriod } from "../../figures/wording";
import { useScope } from "../../scope/scope";
import { DataTable } from "../../shell/DataTable";
import { Page } from "../../shell/Page";
import { Panel } from "../../shell/Panel";
import { Answered, Nothing } from "../../shell/states";
import { TextLink } from "../../shell/TextLink";

type StoredReport = Sent["StoredReport"];

const KINDS = ["weekly", "monthly"] as const;
const MOST = 100;

export function ReportsPage() {
  const { team } = useScope();
  const timeZone = useTimeZone();
  const [kind, setKind] = useState<(typeof KINDS)[number]>("weekly");
  const query = { kind, limit: MOST, ...(team && { team }) };
  const found = api.useQuery("get", "/api/v1/reports", { params: { query } });
  const columns = [
    {
      name: "Report",
      show: (row: StoredReport) => (
        <TextLink to="/reports/$id" params={{ id: String(row.report_id) }}>
          {row.title}
        </TextLink>
      ),
      wide: true,
    },
    { name: "Whose", show: (row: StoredReport) => row.team ?? "The organisation" },
    { name: "Period", show: (row: StoredReport) => wordPeriod(row.since, row.until), whole: true },
    { name: "Written", show: (row: StoredReport) => wordMoment(row.made_at, timeZone), whole: true },
  ];
  return (
    <Page
      title="Reports"
      lead="What changed, what was found, what to do. None tells about a single person."
      actions={
        <SegmentedControl
          aria-label="Kind of report"
          value={kind}
          onChange={(value) => setKind(KINDS.find((one) => one === value) ?? "weekly")}
          data={[
            { value: "weekly", label: "Weekly" },
            { value: "monthly", label: "Monthly" },
          ]}
        />
      }
    >
      <Panel flush>
        <Answered query={found} height={300}>
          {({ reports }) =>
            reports.length === 0 ? (
              <Nothing title="No report yet">Reports are written when a week or a month has ended.</Nothing>
            ) : (
              <DataTable caption="Reports" columns={columns} rows={reports} keyOf={(row) => row.report_id} />
            )
          }
        </Answered>
      </Panel>
    </Page>
  );
}
