/** Who reviews whom, from figures split by reviewer and author. */
import type { Cell } from "../../charts/Matrix";
import { nameOf } from "../../figures/course";
import type { Answer } from "../../figures/metrics";

export interface Network {
  /** The busiest first. */
  reviewers: string[];
  authors: string[];
  cells: Cell[];
  /** People for whom there is no room. */
  leftOut: number;
}

/** At most so many reviewers and authors, those with the most reviews. */
export function networkOf(answer: Answer, most: number): Network {
  const pairs = answer.rows.flatMap(({ dimensions, value }): Cell[] =>
    value ? [{ row: nameOf(dimensions.person), column: nameOf(dimensions.author), value }] : [],
  );
  const reviewers = busiest(pairs, "row");
  const authors = busiest(pairs, "column");
  const shown = { reviewers: reviewers.slice(0, most), authors: authors.slice(0, most) };
  return {
    ...shown,
    cells: pairs.filter(({ row, column }) => shown.reviewers.includes(row) && shown.authors.includes(column)),
    leftOut: new Set([...reviewers.slice(most), ...authors.slice(most)]).size,
  };
}

function busiest(pairs: Cell[], side: "row" | "column"): string[] {
  const sums = new Map<string, number>();
  for (const pair of pairs) sums.set(pair[side], (sums.get(pair[side]) ?? 0) + pair.value);
  return [...sums].sort(([one, ones], [other, others]) => others - ones || one.localeCompare(other)).map(([name]) => name);
}
