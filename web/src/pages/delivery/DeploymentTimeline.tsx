/** Every deployment to production, one by one, on a time line. */
import { useMemo } from "react";

import { useTimeZone } from "../../api/account";
import { api, type Sent } from "../../api/client";
import { Events } from "../../charts/Events";
import { useFigure } from "../../figures/metrics";
import { filter, useScope } from "../../scope/scope";
import { Panel } from "../../shell/Panel";
import { Answered, Nothing } from "../../shell/states";
import { eventsOf, KINDS } from "./deployments";

type Deployment = Sent["DeploymentsRecord"];

const MOST = 500;

export function DeploymentTimeline() {
  const { team } = useScope();
  const period = useFigure("production_deployments").data;
  const days = period ? [`finished_at>=${period.since}`, `finished_at<${period.until}`] : [];
  const filters = ["is_production=true", ...days, ...(team ? [filter("team", team)] : [])];
  const query = { filters, sort: "-finished_at", limit: MOST };
  const found = api.useQuery("get", "/api/v1/deployments", { params: { query } }, { enabled: period !== undefined });
  const isCut = found.data?.next_cursor != null;
  return (
    <Panel title="Deployments to production" note={isCut ? `The latest ${MOST} of the period, one by one` : "One by one"}>
      <Answered query={found} height={240}>
        {({ records }) => (records.length === 0 ? <Nothing title="No deployment in this period" /> : <Drawn deployments={records} />)}
      </Answered>
    </Panel>
  );
}

function Drawn({ deployments }: { deployments: Deployment[] }) {
  const timeZone = useTimeZone();
  const events = useMemo(() => eventsOf(deployments), [deployments]);
  return <Events label="Deployments to production by repository" events={events} kinds={KINDS} timeZone={timeZone} />;
}
