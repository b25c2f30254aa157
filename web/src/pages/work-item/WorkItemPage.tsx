/** One issue: what it is, how long each part took, what happened to it, and the pull requests that it led to. */
import { useParams } from "@tanstack/react-router";

import { useTimeZone } from "../../api/account";
import { api, type Sent } from "../../api/client";
import { wordDuration, wordMoment, wordName } from "../../figures/wording";
import { type Fact, Facts } from "../../records/Facts";
import { RecordLink } from "../../records/RecordLink";
import { SourceLink } from "../../records/SourceLink";
import { Columns } from "../../shell/Columns";
import { Mark } from "../../shell/Mark";
import { Page } from "../../shell/Page";
import { Panel } from "../../shell/Panel";
import { Answered } from "../../shell/states";
import { History } from "./History";
import { LinkedRequests } from "./LinkedRequests";

type WorkItem = Sent["WorkItemsRecord"];

export function WorkItemPage() {
  const { key } = useParams({ from: "/shell/work-items/$key" });
  const timeZone = useTimeZone();
  const found = api.useQuery("get", "/api/v1/work-items/{key}", { params: { path: { key } } });
  return (
    <Answered query={found} height={400}>
      {(item) => (
        <Page
          title={`${item.key ?? key} ${item.title ?? ""}`}
          lead={
            <>
              {item.issue_type} of {item.team ?? "no team"} · <Mark>{item.status}</Mark>
            </>
          }
          actions={<SourceLink url={item.url} />}
        >
          <Panel title="Facts">
            <Facts facts={factsOf(item, timeZone)} />
          </Panel>
          <Columns>
            <Panel title="History" note="Each status, from the oldest">
              <History workItem={key} createdAt={item.created_at} />
            </Panel>
            <Panel title="Pull requests" note="Linked by key, by GitHub, or in Jira">
              <LinkedRequests workItem={key} />
            </Panel>
          </Columns>
        </Page>
      )}
    </Answered>
  );
}

function factsOf(item: WorkItem, timeZone: string): Fact[] {
  const duration = (seconds: number | null) => (seconds === null ? null : wordDuration(seconds));
  return [
    ["Created", wordMoment(item.created_at, timeZone)],
    ["Started", wordMoment(item.started_at, timeZone)],
    ["Done", wordMoment(item.done_at, timeZone)],
    ["Lead time", duration(item.lead_time_seconds)],
    ["Cycle time", duration(item.cycle_time_seconds)],
    ["Active", duration(item.active_seconds)],
    ["Waiting", duration(item.waiting_seconds)],
    ["Blocked", duration(item.blocked_seconds)],
    ["Class", item.class && wordName(item.class)],
    ["Priority", item.priority],
    ["Points", item.story_points],
    ["Epic", item.epic && <RecordLink reference={item.epic} />],
    ["Parent", item.parent && <RecordLink reference={item.parent} />],
    ["Assignee", item.assignee],
    ["Reopened", item.reopened_count],
  ];
}
