/** Percentiles of one duration are one line of the catalogue. */
import type { Metric } from "../../figures/metrics";

type Member = Pick<Metric, "name" | "family">;

export interface Family<T extends Member> {
  first: T;
  percentiles: T[];
}

const PERCENTILE = /_p(\d\d)$/;

/** Metrics in their order, each percentile beside the metric that it is another of. */
export function families<T extends Member>(metrics: T[]): Family<T>[] {
  const found = new Map<string, Family<T>>();
  const isPercentile = ({ name }: T) => PERCENTILE.test(name);
  for (const metric of metrics.filter((one) => !isPercentile(one))) found.set(metric.name, { first: metric, percentiles: [] });
  for (const metric of metrics.filter(isPercentile)) {
    const known = found.get(metric.family);
    if (known) known.percentiles.push(metric);
    else found.set(metric.name, { first: metric, percentiles: [] });
  }
  return [...found.values()];
}

/** How a percentile is called for short: p85. */
export function shortName({ name }: Member): string {
  return `p${PERCENTILE.exec(name)?.[1] ?? ""}`;
}
