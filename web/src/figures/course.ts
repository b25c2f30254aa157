/** From the rows of an answer to what pictures draw: periods, and one list of values for each group. */
import { MOST_SERIES } from "../charts/palette";
import type { Answer, Row } from "./metrics";
import { wordName } from "./wording";

export interface Group {
  name: string;
  values: (number | null)[];
}

const WITHOUT = "none";
const OTHERS = "Others";

/** First days of the periods of an answer, in order. */
export function periodsOf(answer: Answer): string[] {
  return [...new Set(answer.rows.flatMap((row) => row.period ?? []))].sort();
}

/** The name of a group as people read it. */
export function nameOf(value: unknown): string {
  if (value === null || value === undefined || value === "") return WITHOUT;
  if (typeof value === "boolean") return value ? "yes" : "no";
  return typeof value === "string" || typeof value === "number" ? String(value) : JSON.stringify(value);
}

/**
 * The values of each group of `dimension`, in the order of `known` and then by size.
 * With `sums` what no colour is left for is added up as one group more; figures that do not add up are left out instead.
 */
export function groupsOf(answer: Answer, dimension: string, { known = [], sums = true }: { known?: string[]; sums?: boolean } = {}): Group[] {
  const periods = periodsOf(answer);
  const places = new Map(periods.map((period, place) => [period, place]));
  const groups = new Map<string, (number | null)[]>();
  for (const row of answer.rows) {
    const name = nameOf(row.dimensions[dimension]);
    const values = groups.get(name) ?? new Array<number | null>(periods.length).fill(null);
    const place = row.period === null ? undefined : places.get(row.period);
    if (place !== undefined) values[place] = row.value;
    groups.set(name, values);
  }
  const rank = (name: string) => (known.includes(name) ? known.indexOf(name) : known.length);
  const sorted = [...groups].sort(
    ([one, ones], [other, others]) => rank(one) - rank(other) || total(others) - total(ones) || one.localeCompare(other),
  );
  const shown = sorted.slice(0, MOST_SERIES).map(([name, values]) => ({ name: wordGroup(name), values }));
  const rest = sorted.slice(MOST_SERIES);
  if (rest.length === 0 || !sums) return shown;
  return [...shown, { name: OTHERS, values: periods.map((_, place) => total(rest.map(([, values]) => values[place] ?? null))) }];
}

/** The rows whose period has ended: the one that is still going on would look like a fall. */
export function ended(answer: Answer): Row[] {
  const last = periodsOf(answer).at(-1);
  return answer.rows.filter((row) => row.period !== last || !isGoingOn(answer));
}

/** Whether the last period of an answer ends after what was asked for. */
export function isGoingOn(answer: Answer): boolean {
  const last = periodsOf(answer).at(-1);
  return last !== undefined && answer.grain !== null && endOf(last, answer.grain) > answer.until;
}

/** First day after a period. */
export function endOf(first: string, grain: string): string {
  const day = new Date(`${first}T00:00:00Z`);
  if (grain === "day" || grain === "week") day.setUTCDate(day.getUTCDate() + (grain === "day" ? 1 : 7));
  else day.setUTCMonth(day.getUTCMonth() + (grain === "month" ? 1 : 3));
  return day.toISOString().slice(0, 10);
}

/** A group as people read it: what programs call so is made into words, names stay as they are. */
export function wordGroup(name: string): string {
  return /^[a-z_]+$/.test(name) ? wordName(name) : name;
}

/** Values less the first of them: what has come since the start. */
export function sinceStart(values: (number | null)[]): (number | null)[] {
  const first = values.find((value) => value !== null) ?? 0;
  return values.map((value) => (value === null ? null : value - first));
}

function total(values: (number | null)[]): number {
  return values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
}
