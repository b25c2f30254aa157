/** When open epics and versions will be done. */
import { wordAfter, wordNumber } from "../../figures/wording";
import { DataTable } from "../../shell/DataTable";
import { Panel } from "../../shell/Panel";
import type { Forecast } from "./forecast";

const COLUMNS = [
  { name: "Epic or version", show: (row: Forecast) => row.subject_name },
  { name: "Team", show: (row: Forecast) => row.team_name },
  { name: "Open items", show: (row: Forecast) => wordNumber(row.remaining), numeric: true },
  ...["0.5", "0.85"].map((certainty) => ({
    name: `${Number(certainty) * 100} % sure`,
    show: (row: Forecast) => wordAfter(row.made_at, row.certainties[certainty]),
    numeric: true,
  })),
];

export function Epics({ forecasts }: { forecasts: Forecast[] }) {
  if (forecasts.length === 0) return null;
  return (
    <Panel title="Epics and versions" note="At the pace of each; no date where such dates were not kept" flush>
      <DataTable caption="Forecasts of epics and versions" columns={COLUMNS} rows={forecasts} keyOf={(row) => `${row.team_name} ${row.subject_id}`} />
    </Panel>
  );
}
