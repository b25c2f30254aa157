/** How many items will be done at least by a date. */
import { useTimeZone } from "../../api/account";
import { wordMoment, wordNumber } from "../../figures/wording";
import { DataTable } from "../../shell/DataTable";
import { Panel } from "../../shell/Panel";
import type { Forecast } from "./forecast";

export function ByDate({ forecasts }: { forecasts: Forecast[] }) {
  const timeZone = useTimeZone();
  if (forecasts.length === 0) return null;
  const sorted = [...forecasts].sort((one, other) => one.team_name.localeCompare(other.team_name) || (one.horizon_at ?? "").localeCompare(other.horizon_at ?? ""));
  const columns = [
    { name: "Team", show: (row: Forecast) => row.team_name },
    { name: "By", show: (row: Forecast) => wordMoment(row.horizon_at, timeZone), whole: true },
    ...["0.5", "0.85", "0.95"].map((certainty) => ({
      name: `${Number(certainty) * 100} % sure`,
      show: (row: Forecast) => `at least ${wordNumber(Math.floor(row.certainties[certainty] ?? 0))}`,
      numeric: true,
    })),
  ];
  return (
    <Panel title="How much by when" flush>
      <DataTable caption="Items done by a date" columns={columns} rows={sorted} keyOf={(row) => `${row.team_name} ${row.kind} ${row.subject_id} ${row.horizon_at ?? ""}`} />
    </Panel>
  );
}
