/** How work moves: what comes in, what lies, what gets done, and where it waits. */
import { FigureRow } from "../../figures/FigureRow";
import { Groups } from "../../figures/Groups";
import { useMetric } from "../../figures/metrics";
import { Parts } from "../../figures/Parts";
import { Spread } from "../../figures/Spread";
import { isLong, useScope } from "../../scope/scope";
import { Columns } from "../../shell/Columns";
import { Page } from "../../shell/Page";
import { AgeingWork } from "./AgeingWork";

const CATEGORIES = ["done", "in_progress", "todo"];
const CATEGORY_COLOURS = { Done: "chart-3", "In progress": "chart-1", Todo: "chart-8" };

export function FlowPage() {
  const cycleTime = useMetric("issue_cycle_time");
  const scope = useScope();
  return (
    <Page title="Flow" lead="How work moves from an idea to done, and where it waits.">
      <FigureRow metrics={["throughput", "issue_cycle_time", "issue_cycle_time_p85", "work_in_progress", "net_flow", "flow_efficiency"]} />
      <Columns>
        <Parts
          metric="cumulative_flow"
          by="category"
          title="Cumulative flow"
          note="Issues in each category at the end of each day or week; done since the start"
          counted="Done"
          known={CATEGORIES}
          colours={CATEGORY_COLOURS}
          style="areas"
          grain={isLong(scope) ? "week" : "day"}
        />
        {cycleTime && <Spread metric={cycleTime} title="Cycle time of finished issues" />}
      </Columns>
      <Columns>
        <AgeingWork />
        <Groups metric="time_in_status" by="status" title="Time in status" note="Median time that issues spent in each status" />
      </Columns>
      <FigureRow metrics={["issues_created", "issue_lead_time", "reopened_rate", "backward_move_rate", "blocked_share", "straight_to_done_share"]} />
    </Page>
  );
}
