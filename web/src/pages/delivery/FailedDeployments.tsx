/** The latest deployments with a failure, and what tells of it. */
import { Text } from "@mantine/core";

import { useTimeZone } from "../../api/account";
import { api, type Sent } from "../../api/client";
import { wordMoment, wordName } from "../../figures/wording";
import { RecordLink } from "../../records/RecordLink";
import { filter, useScope } from "../../scope/scope";
import { DataTable } from "../../shell/DataTable";
import { Panel } from "../../shell/Panel";
import { Answered, Nothing } from "../../shell/states";
import { wordEvidence } from "./deployments";

type Deployment = Sent["DeploymentsRecord"];

const SHOWN = 8;

export function FailedDeployments() {
  const { team } = useScope();
  const timeZone = useTimeZone();
  const filters = ["is_failed_change=true", "is_production=true", ...(team ? [filter("team", team)] : [])];
  const found = api.useQuery("get", "/api/v1/deployments", { params: { query: { filters, limit: SHOWN } } });
  const columns = [
    { name: "Repository", show: (row: Deployment) => row.repository },
    { name: "When", show: (row: Deployment) => <span className="nowrap">{wordMoment(row.finished_at, timeZone)}</span> },
    { name: "What tells of it", show: (row: Deployment) => <Failures deployment={row.deployment_key ?? ""} /> },
  ];
  return (
    <Panel title="Deployments that went wrong" note="The latest, whatever the period" flush>
      <Answered query={found} height={240}>
        {({ records }) =>
          records.length === 0 ? (
            <Nothing title="No deployment with a failure is known" />
          ) : (
            <DataTable caption="Deployments with a failure" columns={columns} rows={records} keyOf={(row) => row.deployment_key ?? ""} />
          )
        }
      </Answered>
    </Panel>
  );
}

function Failures({ deployment }: { deployment: string }) {
  const found = api.useQuery("get", "/api/v1/deployments/{key}/failures", { params: { path: { key: deployment } } });
  return (found.data?.records ?? []).map((failure) => (
    <div key={failure.deployment_failure_key}>
      <RecordLink reference={failure.incident ?? wordName(failure.evidence ?? "")} url={failure.url} />
      <Text size="xs" c="dimmed">
        {failure.title} · {wordEvidence(failure.evidence)}
      </Text>
    </div>
  ));
}
