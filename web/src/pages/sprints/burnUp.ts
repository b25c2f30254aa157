/** From the issues of a sprint to its burn-up: how many were in it, and how many of them done, day by day. */
import type { Sent } from "../../api/client";

type Sprint = Pick<Sent["SprintsRecord"], "started_at" | "completed_at" | "planned_end_at">;
type Item = Pick<Sent["SprintWorkItemsRecord"], "work_item_key" | "added_at" | "removed_at">;
type WorkItem = Pick<Sent["WorkItemsRecord"], "work_item_key" | "done_at">;

const DAY = 86_400_000;

export interface BurnUp {
  days: string[];
  scope: number[];
  done: number[];
}

/** Days from the start of `sprint` to its end, or to `now` while it runs; none before it has begun. */
export function burnUp(sprint: Sprint, items: Item[], workItems: WorkItem[], now: number): BurnUp {
  const doneAt = new Map(workItems.map((item) => [item.work_item_key, timeOf(item.done_at)]));
  const start = timeOf(sprint.started_at);
  const end = Math.min(timeOf(sprint.completed_at ?? sprint.planned_end_at), now);
  const result: BurnUp = { days: [], scope: [], done: [] };
  for (let day = Math.floor(start / DAY) * DAY; day <= end; day += DAY) {
    const moment = Math.min(day + DAY, end);
    const inside = items.filter((item) => (item.added_at === null || timeOf(item.added_at) <= moment) && timeOf(item.removed_at) > moment);
    result.days.push(new Date(day).toISOString().slice(0, 10));
    result.scope.push(inside.length);
    result.done.push(inside.filter((item) => (doneAt.get(item.work_item_key) ?? Infinity) <= moment).length);
  }
  return result;
}

/** Never, where there is no moment. */
function timeOf(at: string | null): number {
  return at === null ? Infinity : Date.parse(at);
}
