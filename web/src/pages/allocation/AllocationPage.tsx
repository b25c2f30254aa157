/** What the time goes into: classes of work, epics, teams. */
import { SegmentedControl } from "@mantine/core";
import { useState } from "react";

import { FigureRow } from "../../figures/FigureRow";
import { Groups } from "../../figures/Groups";
import { Parts } from "../../figures/Parts";
import { Columns } from "../../shell/Columns";
import { Page } from "../../shell/Page";

const MEASURES = [
  { value: "active_time_allocation", label: "Active time" },
  { value: "done_work_allocation", label: "Done issues" },
  { value: "done_points_allocation", label: "Done points" },
];
const CLASSES = ["feature", "bug", "incident", "debt"];

export function AllocationPage() {
  const [measure, setMeasure] = useState("active_time_allocation");
  return (
    <Page
      title="Allocation"
      lead="What the work goes into. Which issue types make a class is configured."
      actions={<SegmentedControl aria-label="What is divided" value={measure} onChange={setMeasure} data={MEASURES} />}
    >
      <Parts metric={measure} by="class" title="By class of work over time" known={CLASSES} />
      <Columns>
        <Groups metric={measure} by="class" title="By class of work" />
        <Groups metric={measure} by="team" title="By team" />
      </Columns>
      <Groups metric={measure} by="epic" title="By epic" />
      <FigureRow metrics={["bug_ratio", "done_with_pull_request_share", "linked_pull_request_share"]} />
    </Page>
  );
}
