/** The records behind the figure: of the whole period or of one point, which give the figure again when added up. */
import { Button, Group, Text } from "@mantine/core";
import { keepPreviousData } from "@tanstack/react-query";
import { useState } from "react";

import { useTimeZone } from "../../api/account";
import { api, type Sent } from "../../api/client";
import { endOf } from "../../figures/course";
import { grainOf, type Metric } from "../../figures/metrics";
import { wordDay, wordMoment, wordNumber, wordValue } from "../../figures/wording";
import { RecordLink } from "../../records/RecordLink";
import { questionOf } from "../../scope/scope";
import { DataTable } from "../../shell/DataTable";
import { Mark } from "../../shell/Mark";
import { Panel } from "../../shell/Panel";
import { Answered, Nothing } from "../../shell/states";
import { useView, type View } from "./view";

type EvidenceRecord = Sent["EvidenceRecordDocument"];

const STEP = 25;
const MOST = 1000;

export function Evidence({ metric }: { metric: Metric }) {
  const { view, change } = useView();
  const timeZone = useTimeZone();
  const [limit, setLimit] = useState(STEP);
  const query = { ...asked(view), limit };
  const found = api.useQuery("get", "/api/v1/metrics/{name}/evidence", { params: { path: { name: metric.name }, query } }, { placeholderData: keepPreviousData });
  const whole = view.point && (
    <Button variant="subtle" onClick={() => change({ point: undefined })}>
      Of the whole period
    </Button>
  );
  return (
    <Panel title="The records behind it" note={view.point ? `From ${wordDay(view.point)}, one ${view.grain ?? grainOf(view)}` : "The newest first"} actions={whole} flush>
      <Answered query={found} height={300}>
        {({ records, total, answer }) =>
          total === 0 ? (
            <Nothing title="No records in this period" />
          ) : (
            <>
              <DataTable caption="Records behind the figure" columns={columnsOf(metric, records, timeZone)} rows={records} keyOf={(row) => `${row.part} ${row.key ?? ""} ${records.indexOf(row)}`} />
              <Group justify="space-between" p="sm">
                <Text size="xs" c="dimmed" data-testid="evidence">
                  {wordNumber(records.length)} of {wordNumber(total)} records, which together give {wordValue(answer.rows[0]?.value, answer.unit)}
                </Text>
                {records.length < total && limit < MOST && (
                  <Button variant="default" onClick={() => setLimit(Math.min(limit * 4, MOST))}>
                    Show more
                  </Button>
                )}
              </Group>
            </>
          )
        }
      </Answered>
    </Panel>
  );
}

function asked(view: View) {
  const whole = questionOf(view, view.where);
  if (!view.point) return whole;
  return { since: view.point, until: endOf(view.point, view.grain ?? grainOf(view)), filters: whole.filters };
}

function columnsOf(metric: Metric, records: EvidenceRecord[], timeZone: string) {
  const columns = [
    { name: "Record", show: (row: EvidenceRecord) => <RecordLink reference={row.key} url={row.url} /> },
    { name: "Title", show: (row: EvidenceRecord) => <Text size="sm" lineClamp={1} maw={420}>{row.title}</Text> },
    { name: "Team", show: (row: EvidenceRecord) => teamOf(row) },
    { name: "When", show: (row: EvidenceRecord) => <Text size="sm" className="nowrap">{wordMoment(row.at, timeZone)}</Text> },
    { name: "Value", show: (row: EvidenceRecord) => (row.value === null ? "not measured" : wordValue(row.value, metric.has_distribution ? metric.unit : "number")), numeric: true },
  ];
  if (!records.some((row) => row.part !== "")) return columns;
  return [{ name: "Counts in", show: (row: EvidenceRecord) => <Mark>{row.part}</Mark> }, ...columns];
}

function teamOf(row: EvidenceRecord): string {
  const team = row.dimensions.team;
  return typeof team === "string" ? team : "—";
}
