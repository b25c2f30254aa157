/** From the points of an answer's chart to what pictures draw. */
import type { Sent } from "../../api/client";
import { MOST_SERIES } from "../../charts/palette";
import type { Line } from "../../charts/Series";

type Chart = Sent["Chart"];

/** Bars beyond this many are only in the table. */
export const MOST_BARS = 20;

/** Whether the figures follow one another in time. */
export function isCourse(chart: Chart): boolean {
  return chart.points.length > 1 && chart.points.every(({ period }) => period !== null);
}

/** First days of the periods, and a line for each group as far as colours go; the largest groups first. */
export function courseOf({ points, title }: Chart): { periods: string[]; lines: Line[] } {
  const periods = [...new Set(points.flatMap(({ period }) => period ?? []))].sort();
  const groups = new Map<string, (number | null)[]>();
  for (const { period, group, value } of points) {
    const values = groups.get(group) ?? new Array<number | null>(periods.length).fill(null);
    values[periods.indexOf(period ?? "")] = value;
    groups.set(group, values);
  }
  const largest = [...groups].sort(([, one], [, other]) => sum(other) - sum(one)).slice(0, MOST_SERIES);
  return { periods, lines: largest.map(([name, values]) => ({ name: name || title, values })) };
}

/** One bar for each group, as the answer ranks them. */
export function barsOf({ points }: Chart) {
  return points.slice(0, MOST_BARS).map(({ group, value }) => ({ name: group || "All", value }));
}

function sum(values: (number | null)[]): number {
  return values.reduce<number>((total, value) => total + (value ?? 0), 0);
}
