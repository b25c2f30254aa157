/** Which days the figures are about, whose, and in which time zone, as the server understood it. */
import { useFigure } from "../../figures/metrics";
import { wordPeriod } from "../../figures/wording";
import { useScope } from "../../scope/scope";

export function PeriodInWords() {
  const { team } = useScope();
  const answer = useFigure("throughput").data;
  if (!answer) return <>&nbsp;</>;
  return `${team ?? "All teams"}, ${wordPeriod(answer.since, answer.until)}, beside the period before. Days begin in ${answer.timezone}.`;
}
