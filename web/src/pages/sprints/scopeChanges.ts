/** From the issues of a sprint to what came in and what left while it ran, by day (UTC). */
import type { Sent } from "../../api/client";

type Record = Sent["SprintWorkItemsRecord"];
type Item = Pick<Record, "key" | "url" | "is_committed" | "is_added" | "is_removed" | "added_at" | "removed_at">;

export interface ScopeChange<T extends Item> {
  day: string;
  came: T[];
  left: T[];
  /** Issues in the sprint when the day was over. */
  after: number;
}

/** The days on which the scope changed, in order. An issue that came and left again stands in both. */
export function scopeChanges<T extends Item>(startedAt: string | null, items: T[]): ScopeChange<T>[] {
  if (startedAt === null) return [];
  const days = new Map<string, ScopeChange<T>>();
  const on = (at: string | null) => {
    // Who was in it once before the start and came back is told with the first day.
    const day = (at !== null && at > startedAt ? at : startedAt).slice(0, 10);
    const change = days.get(day) ?? { day, came: [], left: [], after: 0 };
    days.set(day, change);
    return change;
  };
  for (const item of items) {
    if (item.is_added) on(item.added_at).came.push(item);
    if (item.is_removed) on(item.removed_at).left.push(item);
  }
  let inside = items.filter((item) => item.is_committed).length;
  const ordered = [...days.values()].sort((one, other) => one.day.localeCompare(other.day));
  return ordered.map((change) => ({ ...change, after: (inside += change.came.length - change.left.length) }));
}
