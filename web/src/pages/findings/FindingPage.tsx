/** One finding: what, beside what was expected, since when, what to do, and the records behind it. */
import { Stack, Text } from "@mantine/core";
import { useParams } from "@tanstack/react-router";

import { useTimeZone } from "../../api/account";
import { api } from "../../api/client";
import { Series } from "../../charts/Series";
import { useMetric } from "../../figures/metrics";
import { wordMoment, wordName, wordShare, wordValue } from "../../figures/wording";
import { type Finding, toneOf } from "../../findings/severity";
import { type Fact, Facts } from "../../records/Facts";
import { Columns } from "../../shell/Columns";
import { Mark } from "../../shell/Mark";
import { Page } from "../../shell/Page";
import { Panel } from "../../shell/Panel";
import { Answered, Nothing } from "../../shell/states";
import { FindingRecords } from "./FindingRecords";
import { TextLink } from "../../shell/TextLink";

export function FindingPage() {
  const id = Number(useParams({ from: "/shell/findings/$id" }).id);
  const found = api.useQuery("get", "/api/v1/findings/{finding_id}", { params: { path: { finding_id: id } } });
  return <Answered query={found} height={400}>{(finding) => <Shown finding={finding} />}</Answered>;
}

function Shown({ finding }: { finding: Finding }) {
  const timeZone = useTimeZone();
  return (
    <Page
      title={finding.title}
      lead={
        <>
          <Mark tone={toneOf(finding.severity)}>{finding.severity}</Mark> {wordName(finding.kind)} ·{" "}
          {finding.closed_at ? `ended ${wordMoment(finding.closed_at, timeZone)}` : "true now"}
        </>
      }
    >
      <Columns>
        <Panel title="What it says">
          <Stack gap="md">
            <Text size="sm">{finding.text}</Text>
            <Text size="sm">
              <b>Next:</b> {finding.next_step}
            </Text>
            <Facts facts={factsOf(finding, timeZone)} />
            <MetricLink name={finding.metric} />
          </Stack>
        </Panel>
        <Panel title="How it stood" note="At the end of each day on which it was true">
          <Past finding={finding} />
        </Panel>
      </Columns>
      <FindingRecords finding={finding} />
    </Page>
  );
}

function factsOf(finding: Finding, timeZone: string): Fact[] {
  return [
    ["Value", wordValue(finding.value, finding.unit)],
    ["Expected", finding.expected === null ? null : wordValue(finding.expected, finding.unit)],
    ["Confidence", finding.confidence === null ? null : wordShare(finding.confidence)],
    ["Team", finding.team_name],
    ["About", finding.subject_name],
    ["First seen", wordMoment(finding.first_seen_at, timeZone)],
    ["Last seen", wordMoment(finding.last_seen_at, timeZone)],
  ];
}

function MetricLink({ name }: { name: string }) {
  const metric = useMetric(name);
  if (!metric) return null;
  return (
    <TextLink to="/metrics/$name" params={{ name }} size="sm">
      {metric.label}: definition, course and evidence
    </TextLink>
  );
}

function Past({ finding }: { finding: Finding }) {
  const path = { finding_id: finding.finding_id };
  const found = api.useQuery("get", "/api/v1/findings/{finding_id}/history", { params: { path } });
  return (
    <Answered query={found} height={200}>
      {(days) =>
        days.length < 2 ? (
          <Nothing title="Seen on one day so far" />
        ) : (
          <Series
            label={`Course of the finding ${finding.title}`}
            periods={days.map((day) => day.day)}
            unit={finding.unit}
            lines={[
              { name: "Value", values: days.map((day) => day.value) },
              { name: "Expected", values: days.map((day) => day.expected), isReference: true },
            ]}
          />
        )
      }
    </Answered>
  );
}
