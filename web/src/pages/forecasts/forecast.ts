/** What a forecast says, for pictures and sentences. Backtests are free-form in the API, so they are read with care. */
import type { Sent } from "../../api/client";
import type { Path } from "../../charts/Fan";
import { wordShare } from "../../figures/wording";

export type Forecast = Sent["StoredForecast"];

/** The certainties that end within two years, as paths. */
export function pathsOf(forecast: Pick<Forecast, "certainties">): Path[] {
  return Object.entries(forecast.certainties).flatMap(([certainty, days]) => (days === null ? [] : [{ certainty: Number(certainty), days }]));
}

/** How often what was told with 85 % certainty would have held. */
export function wordRecord(backtest: Record<string, unknown> | null): string {
  const held = backtest?.["coverage_0.85"];
  const n = backtest?.n;
  if (typeof held !== "number" || typeof n !== "number") return "It has no track record yet.";
  const baseline = backtest?.beats_baseline === true ? "it does better than the plain average" : "it does no better than the plain average";
  return `Tried on ${n} past moments: what it told with 85 % certainty held in ${wordShare(held)}; ${baseline}.`;
}
