/** The groups of one dimension, ranked; a click narrows the page to one. */
import { Groups } from "../../figures/Groups";
import type { Metric } from "../../figures/metrics";
import { filter } from "../../scope/scope";
import { useView } from "./view";

export function Breakdown({ metric, by }: { metric: Metric; by: string | undefined }) {
  const { view, change } = useView();
  if (!by) return null;
  const choose = (value: string) => change(by === "team" ? { team: value } : { where: [...(view.where ?? []), filter(by, value)] });
  return <Groups metric={metric.name} by={by} filters={view.where ?? []} onChoose={choose} />;
}
