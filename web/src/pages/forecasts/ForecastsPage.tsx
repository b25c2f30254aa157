/** When work will be done, how much will be done by a date, and what single records may bring; each with its record. */
import { SimpleGrid } from "@mantine/core";

import { api } from "../../api/client";
import { useScope } from "../../scope/scope";
import { Page } from "../../shell/Page";
import { Panel } from "../../shell/Panel";
import { Answered, Nothing } from "../../shell/states";
import { ByDate } from "./ByDate";
import { Epics } from "./Epics";
import { Predictions } from "./Predictions";
import { TeamForecast } from "./TeamForecast";

const MOST = 200;

export function ForecastsPage() {
  const { team } = useScope();
  const query = { limit: MOST, ...(team && { team }) };
  const found = api.useQuery("get", "/api/v1/forecasts", { params: { query } });
  return (
    <Page
      title="Forecasts"
      lead="Played thousands of times from each team’s own past weeks. Beside each stands how often it would have held in the past."
    >
      <Answered query={found} height={400}>
        {({ forecasts }) => {
          if (forecasts.length === 0) {
            return (
              <Panel>
                <Nothing title="No forecast yet">Forecasts need some weeks of finished work.</Nothing>
              </Panel>
            );
          }
          const dates = forecasts.filter((forecast) => forecast.horizon_at === null);
          const teams = dates.filter((forecast) => forecast.subject_type === "team");
          return (
            <>
              <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
                {teams.map((forecast) => (
                  <TeamForecast key={forecast.subject_id} forecast={forecast} />
                ))}
              </SimpleGrid>
              <Epics forecasts={dates.filter((forecast) => forecast.subject_type !== "team")} />
              <ByDate forecasts={forecasts.filter((forecast) => forecast.horizon_at !== null)} />
            </>
          );
        }}
      </Answered>
      <Predictions />
    </Page>
  );
}
