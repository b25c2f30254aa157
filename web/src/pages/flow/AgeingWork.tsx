/** What has been in progress for longest, beside the time within which 85 of a hundred issues get done. */
import { useTimeZone } from "../../api/account";
import { api, type Sent } from "../../api/client";
import { useFigure } from "../../figures/metrics";
import { wordAge, wordMoment, wordValue } from "../../figures/wording";
import { RecordLink } from "../../records/RecordLink";
import { filter, useScope } from "../../scope/scope";
import { DataTable } from "../../shell/DataTable";
import { Mark } from "../../shell/Mark";
import { Panel } from "../../shell/Panel";
import { Answered, Nothing } from "../../shell/states";

type WorkItem = Sent["WorkItemsRecord"];

const SHOWN = 12;

export function AgeingWork() {
  const { team } = useScope();
  const timeZone = useTimeZone();
  const filters = ["status_category=in_progress", "level=standard", ...(team ? [filter("team", team)] : [])];
  const found = api.useQuery("get", "/api/v1/work-items", { params: { query: { filters, sort: "started_at", limit: SHOWN } } });
  const usual = useFigure("issue_cycle_time_p85").data?.rows[0]?.value ?? null;
  const now = found.dataUpdatedAt;
  const isLate = (row: WorkItem) => usual !== null && row.started_at !== null && now - Date.parse(row.started_at) > usual * 1000;
  const columns = [
    { name: "Issue", show: (row: WorkItem) => <RecordLink reference={row.key} url={row.url} /> },
    { name: "Title", show: (row: WorkItem) => row.title, wide: true },
    { name: "Status", show: (row: WorkItem) => <span className="nowrap">{row.status}</span> },
    {
      name: "In progress for",
      show: (row: WorkItem) => (
        <span title={wordMoment(row.started_at, timeZone)}>
          {isLate(row) && <Mark tone="warn">late</Mark>} {row.started_at ? wordAge(row.started_at, now) : "—"}
        </span>
      ),
      numeric: true,
    },
  ];
  return (
    <Panel title="Ageing work" note={`In progress now, the oldest first; 85 % get done within ${wordValue(usual, "seconds")}`} flush>
      <Answered query={found} height={300}>
        {({ records }) =>
          records.length === 0 ? (
            <Nothing title="Nothing is in progress" />
          ) : (
            <DataTable caption="Ageing work" columns={columns} rows={records} keyOf={(row) => row.work_item_key ?? ""} />
          )
        }
      </Answered>
    </Panel>
  );
}
