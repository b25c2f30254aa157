/** One pull request: its parts and how long they took, what happened to it, and the issues that it is for. */
import { useParams } from "@tanstack/react-router";

import { useTimeZone } from "../../api/account";
import { api, type Sent } from "../../api/client";
import { wordDuration, wordMoment, wordNumber } from "../../figures/wording";
import { type Fact, Facts } from "../../records/Facts";
import { SourceLink } from "../../records/SourceLink";
import { Columns } from "../../shell/Columns";
import { Mark } from "../../shell/Mark";
import { Page } from "../../shell/Page";
import { Panel } from "../../shell/Panel";
import { Answered } from "../../shell/states";
import { Course } from "./Course";
import { LinkedIssues } from "./LinkedIssues";

export type PullRequest = Sent["PullRequestsRecord"];

export function PullRequestPage() {
  const { owner, repository, number } = useParams({ from: "/shell/pull-requests/$owner/$repository/$number" });
  const key = `${owner}/${repository}#${number}`;
  const found = api.useQuery("get", "/api/v1/pull-requests/{key}", { params: { path: { key } } });
  return (
    <Answered query={found} height={400}>
      {(request) => <Shown request={request} />}
    </Answered>
  );
}

function Shown({ request }: { request: PullRequest }) {
  const timeZone = useTimeZone();
  return (
    <Page
      title={`${request.reference ?? ""} ${request.title ?? ""}`}
      lead={
        <>
          {request.team ?? "No team"} · <Mark>{request.state}</Mark> {request.is_draft && <Mark>draft</Mark>}
        </>
      }
      actions={<SourceLink url={request.url} />}
    >
      <Panel title="Facts">
        <Facts facts={factsOf(request, timeZone)} />
      </Panel>
      <Columns>
        <Panel title="What happened" note="From the first commit to the deployment">
          <Course request={request} />
        </Panel>
        <Panel title="Issues" note="Linked by key, by GitHub, or in Jira">
          <LinkedIssues requestKey={request.pull_request_key ?? ""} />
        </Panel>
      </Columns>
    </Page>
  );
}

function factsOf(request: PullRequest, timeZone: string): Fact[] {
  const duration = (seconds: number | null) => (seconds === null ? null : wordDuration(seconds));
  const lines = `+${wordNumber(request.additions ?? 0)} −${wordNumber(request.deletions ?? 0)}`;
  return [
    ["Opened", wordMoment(request.created_at, timeZone)],
    ["Merged", wordMoment(request.merged_at, timeZone)],
    ["Deployed", wordMoment(request.deployed_at, timeZone)],
    ["Coding", duration(request.coding_seconds)],
    ["Pickup", duration(request.pickup_seconds)],
    ["Review", duration(request.review_seconds)],
    ["Deploy", duration(request.deploy_seconds)],
    ["Lead time", duration(request.lead_time_seconds)],
    ["Size", `${request.size_band ?? "—"} (${lines}, ${wordNumber(request.changed_files ?? 0)} files)`],
    ["Review rounds", request.rounds],
    ["Comments", request.comment_count],
    ["Written by", request.author ?? request.authorship],
    ["Merged by", request.merged_by],
    ["Into", request.base_branch],
  ];
}
