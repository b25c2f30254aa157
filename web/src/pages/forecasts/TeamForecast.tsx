/** When a team's open work will be done, as a fan of the futures that were played. */
import { Text } from "@mantine/core";
import { useMemo } from "react";

import { Fan } from "../../charts/Fan";
import { wordAfter, wordNumber } from "../../figures/wording";
import { Panel } from "../../shell/Panel";
import { Nothing } from "../../shell/states";
import { type Forecast, pathsOf, wordRecord } from "./forecast";

export function TeamForecast({ forecast }: { forecast: Forecast }) {
  const paths = useMemo(() => pathsOf(forecast), [forecast]);
  const sure = forecast.certainties["0.85"];
  const likely = wordAfter(forecast.made_at, forecast.certainties["0.5"]);
  return (
    <Panel title={forecast.subject_name} note={`${wordNumber(forecast.remaining)} open items`}>
      {paths.length === 0 ? (
        <Nothing title="Not within two years">More comes in than gets done.</Nothing>
      ) : (
        <>
          <Fan label={`When ${forecast.subject_name} will be done`} from={forecast.made_at} remaining={forecast.remaining} paths={paths} />
          <Text size="sm" mt="xs">
            {sure === undefined ? (
              <>
                At the usual pace done: <b>{likely}</b>. How sure that is cannot be told.
              </>
            ) : (
              <>
                With 85 % certainty done: <b>{wordAfter(forecast.made_at, sure)}</b>; with 50 %: {likely}.
              </>
            )}
          </Text>
        </>
      )}
      <Text size="xs" c="dimmed" mt={4}>
        {wordRecord(forecast.backtest)}
      </Text>
    </Panel>
  );
}
