/** The answer at a glance: what was found, then delivery, flow, pull requests and what is to come. */
import { Stack, Title } from "@mantine/core";
import { type ReactNode, useId } from "react";

import { useFirstRun } from "../../api/firstRun";
import { FigureRow } from "../../figures/FigureRow";
import { Page } from "../../shell/Page";
import { Expected } from "./Expected";
import { LatestFindings } from "./LatestFindings";
import { NotYet } from "./NotYet";
import { PeriodInWords } from "./PeriodInWords";

export function OverviewPage() {
  const firstRun = useFirstRun();
  return firstRun.data && firstRun.data.stage !== "built" ? <NotYet /> : <Contents />;
}

function Contents() {
  return (
    <Page title="Overview" lead={<PeriodInWords />}>
      <LatestFindings />
      <Part title="Delivery">
        <FigureRow
          metrics={[
            "deployment_frequency",
            "lead_time_for_changes",
            "change_failure_rate",
            "failed_deployment_recovery_time",
            "deployment_rework_rate",
          ]}
        />
      </Part>
      <Part title="Flow of work">
        <FigureRow metrics={["throughput", "issue_cycle_time", "work_in_progress", "flow_efficiency", "bug_ratio"]} />
      </Part>
      <Part title="Pull requests">
        <FigureRow
          metrics={["merged_pull_requests", "pull_request_cycle_time", "pickup_time", "review_time", "unreviewed_merge_share"]}
        />
      </Part>
      <Expected />
    </Page>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <Stack component="section" gap={8} aria-labelledby={id}>
      <Title order={2} fz={13} id={id}>
        {title}
      </Title>
      {children}
    </Stack>
  );
}
