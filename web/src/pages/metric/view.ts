/** What the page of a metric shows, kept in its address beside team and period. */
import { getRouteApi } from "@tanstack/react-router";

import { type Grain, GRAINS } from "../../figures/metrics";
import { readScope, type Scope } from "../../scope/scope";

export interface View extends Scope {
  /** Split by this dimension. */
  by?: string;
  grain?: Grain;
  /** More filters, such as class=bug. */
  where?: string[];
  /** First day of the period whose records are shown; without it those of all periods. */
  point?: string;
}

const WORD = /^\w+$/;

/** What of an address can be understood. */
export function readView(given: Record<string, unknown>): View {
  const view: View = readScope(given);
  if (typeof given.by === "string" && WORD.test(given.by)) view.by = given.by;
  const grain = GRAINS.find((one) => one === given.grain);
  if (grain) view.grain = grain;
  const where = Array.isArray(given.where) ? given.where.filter((one): one is string => typeof one === "string") : [];
  if (where.length > 0) view.where = where;
  if (typeof given.point === "string" && /^\d{4}-\d\d-\d\d$/.test(given.point)) view.point = given.point;
  return view;
}

const route = getRouteApi("/shell/metrics/$name");

/** The view that is open, and how to change it. */
export function useView() {
  const view = route.useSearch();
  const navigate = route.useNavigate();
  const change = (changed: View) => void navigate({ search: (before) => ({ ...before, ...changed }), replace: true, resetScroll: false });
  return { name: route.useParams().name, view, change };
}
