/** What is open now, the oldest first. */
import { api, type Sent } from "../../api/client";
import { wordAge, wordNumber } from "../../figures/wording";
import { RecordLink } from "../../records/RecordLink";
import { filter, useScope } from "../../scope/scope";
import { DataTable } from "../../shell/DataTable";
import { Mark } from "../../shell/Mark";
import { Panel } from "../../shell/Panel";
import { Answered, Nothing } from "../../shell/states";

type PullRequest = Sent["PullRequestsRecord"];

const SHOWN = 12;

export function OpenRequests() {
  const { team } = useScope();
  const filters = ["state=open", "is_bot_author=false", ...(team ? [filter("team", team)] : [])];
  const found = api.useQuery("get", "/api/v1/pull-requests", { params: { query: { filters, sort: "created_at", limit: SHOWN } } });
  const columns = [
    { name: "Request", show: (row: PullRequest) => <RecordLink reference={row.reference} url={row.url} /> },
    { name: "Title", show: (row: PullRequest) => row.title, wide: true },
    { name: "Size", show: (row: PullRequest) => row.size_band && <Mark>{row.size_band}</Mark> },
    { name: "Reviewers", show: (row: PullRequest) => wordNumber(row.reviewer_count ?? 0), numeric: true },
    { name: "Open for", show: (row: PullRequest) => (row.created_at ? wordAge(row.created_at, found.dataUpdatedAt) : "—"), numeric: true },
  ];
  return (
    <Panel title="Open now" note="The oldest first" flush>
      <Answered query={found} height={300}>
        {({ records }) =>
          records.length === 0 ? (
            <Nothing title="No pull request is open" />
          ) : (
            <DataTable caption="Open pull requests" columns={columns} rows={records} keyOf={(row) => row.pull_request_key ?? ""} />
          )
        }
      </Answered>
    </Panel>
  );
}
