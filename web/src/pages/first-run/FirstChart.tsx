/** The first figures of a new installation: those of the sources that are connected. */
import { Text } from "@mantine/core";

import { Series } from "../../charts/Series";
import { periodsOf } from "../../figures/course";
import { FigureRow } from "../../figures/FigureRow";
import { type Answer, useCourse, useMetric } from "../../figures/metrics";
import { Panel } from "../../shell/Panel";
import { Answered, Nothing } from "../../shell/states";
import { TextLink } from "../../shell/TextLink";

const FIGURES: Record<string, string[]> = {
  jira: ["throughput", "issue_cycle_time", "work_in_progress"],
  github: ["merged_pull_requests", "pull_request_cycle_time", "deployment_frequency"],
};

export function FirstChart({ sources }: { sources: string[] }) {
  const figures = sources.flatMap((source) => FIGURES[source] ?? []);
  return (
    <>
      {figures[0] && <Chart metric={figures[0]} />}
      <FigureRow metrics={figures} />
      <Text size="sm">
        Findings and forecasts follow within minutes. From now on all is read and built by itself; <TextLink to="/jobs" underline="always">Jobs</TextLink> shows when,
        and <TextLink to="/data-quality" underline="always">Data quality</TextLink> what the figures could not make sense of.
      </Text>
    </>
  );
}

function Chart({ metric }: { metric: string }) {
  const found = useCourse(metric);
  const label = useMetric(metric)?.label ?? metric;
  return (
    <Panel title={label} note="Each week">
      <Answered query={found} height={240}>
        {(answer) => (answer.rows.length === 0 ? <Nothing title="No data in this period">Choose a longer one above.</Nothing> : <Drawn answer={answer} label={label} />)}
      </Answered>
    </Panel>
  );
}

function Drawn({ answer, label }: { answer: Answer; label: string }) {
  const lines = [{ name: label, values: answer.rows.map((row) => row.value), style: "bars" as const }];
  return <Series label={`${label} each week`} periods={periodsOf(answer)} lines={lines} unit={answer.unit} height={240} />;
}
