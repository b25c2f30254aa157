/** One report, as it was written. */
import { Button, List } from "@mantine/core";
import { useParams } from "@tanstack/react-router";
import { Download } from "lucide-react";

import { api, client, type Sent } from "../../api/client";
import { save } from "../../figures/saving";
import { wordChange, wordName, wordNumber, wordPeriod, wordValue } from "../../figures/wording";
import { DataTable } from "../../shell/DataTable";
import { Mark } from "../../shell/Mark";
import { Page } from "../../shell/Page";
import { Panel } from "../../shell/Panel";
import { Answered } from "../../shell/states";
import { TextLink } from "../../shell/TextLink";
import { Notes } from "./Notes";

type Figure = Sent["Figure"];

const COLUMNS = [
  {
    name: "Metric",
    show: (row: Figure) => (
      <TextLink to="/metrics/$name" params={{ name: row.metric }}>
        {row.label}
      </TextLink>
    ),
    wide: true,
  },
  { name: "Value", show: (row: Figure) => wordValue(row.value, row.unit), numeric: true },
  { name: "Before", show: (row: Figure) => wordValue(row.previous, row.unit), numeric: true },
  { name: "Change", show: (row: Figure) => (row.change === null ? "—" : <Mark tone={toneOf(row)}>{wordChange(row.change)}</Mark>), numeric: true },
  { name: "n", show: (row: Figure) => wordNumber(row.n), numeric: true },
  { name: "Band", show: (row: Figure) => row.band && wordName(row.band) },
];

export function ReportPage() {
  const { id } = useParams({ from: "/shell/reports/$id" });
  const path = { report_id: Number(id) };
  const found = api.useQuery("get", "/api/v1/reports/{report_id}", { params: { path } });
  const download = async () => {
    const { data } = await client.GET("/api/v1/reports/{report_id}/html", { params: { path }, parseAs: "blob" });
    if (data) save(data, `report-${id}.html`);
  };
  return (
    <Answered query={found} height={400}>
      {(report) => (
        <Page
          title={`${wordName(report.kind)} report: ${report.team ?? "the organisation"}`}
          lead={wordPeriod(report.since, report.until)}
          actions={
            <Button variant="default" leftSection={<Download size={14} />} onClick={() => void download()}>
              Save as a page
            </Button>
          }
        >
          <Panel title="In short">
            <List size="sm" spacing={4}>
              {report.summary.map((sentence) => (
                <List.Item key={sentence}>{sentence}</List.Item>
              ))}
            </List>
          </Panel>
          <Panel title="Figures" flush>
            <DataTable caption="Figures of the report" columns={COLUMNS} rows={report.figures} keyOf={(row) => row.metric} />
          </Panel>
          <Notes title="Found in this period" notes={report.opened} />
          <Notes title="Still true" notes={report.lasting} />
          <Notes title="Ended" notes={report.closed} />
        </Page>
      )}
    </Answered>
  );
}

function toneOf({ is_better }: Figure) {
  if (is_better === null) return "plain";
  return is_better ? "good" : "bad";
}
