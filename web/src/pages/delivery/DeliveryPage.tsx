/** How changes reach users: how often, how fast, how safely. */
import { FigureRow } from "../../figures/FigureRow";
import { Parts } from "../../figures/Parts";
import { Columns } from "../../shell/Columns";
import { Page } from "../../shell/Page";
import { DeploymentTimeline } from "./DeploymentTimeline";
import { FailedDeployments } from "./FailedDeployments";
import { LeadTimeParts } from "./LeadTimeParts";

const DORA = [
  "deployment_frequency",
  "lead_time_for_changes",
  "change_failure_rate",
  "failed_deployment_recovery_time",
  "deployment_rework_rate",
];
const OUTCOMES = ["no", "yes"];
const OUTCOME_NAMES = { No: "Went well", Yes: "Caused a failure" };
const OUTCOME_COLOURS = { "Went well": "chart-3", "Caused a failure": "chart-2" };

export function DeliveryPage() {
  return (
    <Page title="Delivery" lead="How often changes reach users, how long that takes, and how often it goes wrong.">
      <FigureRow metrics={DORA} />
      <DeploymentTimeline />
      <Columns>
        <Parts
          metric="production_deployments"
          by="is_failed_change"
          title="How deployments went"
          known={OUTCOMES}
          names={OUTCOME_NAMES}
          colours={OUTCOME_COLOURS}
        />
        <LeadTimeParts />
      </Columns>
      <Columns>
        <Parts metric="deployment_frequency" by="repository" title="Successful deployments by repository" />
        <FailedDeployments />
      </Columns>
      <FigureRow metrics={["deployment_days_per_week", "pending_changes", "pending_change_age", "unattributed_changes", "open_incidents", "time_to_restore"]} />
    </Page>
  );
}
