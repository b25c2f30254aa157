/** When the teams' open work will be done, at three certainties. */

import { api, type Sent } from "../../api/client";
import { wordAfter, wordNumber } from "../../figures/wording";
import { useScope } from "../../scope/scope";
import { DataTable } from "../../shell/DataTable";
import { Panel } from "../../shell/Panel";
import { Answered, Nothing } from "../../shell/states";
import { TextLink } from "../../shell/TextLink";

type Forecast = Sent["StoredForecast"];

const COLUMNS = [
  { name: "Team", show: (row: Forecast) => row.team_name },
  { name: "Open items", show: (row: Forecast) => wordNumber(row.remaining), numeric: true },
  ...["0.5", "0.85", "0.95"].map((certainty) => ({
    name: `${Number(certainty) * 100} % sure`,
    show: (row: Forecast) => wordAfter(row.made_at, row.certainties[certainty]),
    numeric: true,
  })),
];

export function Expected() {
  const { team } = useScope();
  const query = { kind: "done_date", subject_type: "team", ...(team && { team }) };
  const found = api.useQuery("get", "/api/v1/forecasts", { params: { query } });
  const more = (
    <TextLink to="/forecasts" size="xs">
      All forecasts
    </TextLink>
  );
  return (
    <Panel title="When will open work be done?" note="Played from each team’s own past weeks" actions={more} flush>
      <Answered query={found}>
        {({ forecasts }) =>
          forecasts.length === 0 ? (
            <Nothing title="No forecast yet">Forecasts need some weeks of finished work.</Nothing>
          ) : (
            <DataTable caption="Forecasts by team" columns={COLUMNS} rows={forecasts} keyOf={(row) => row.subject_id} />
          )
        }
      </Answered>
    </Panel>
  );
}
