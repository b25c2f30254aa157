/** What figures are asked for: the catalogue, one figure with that of the period before, and its course. */
import { api, type Sent } from "../api/client";
import { isLong, questionOf, type Scope, useScope } from "../scope/scope";

export type Metric = Sent["MetricDocument"];
export type Answer = Sent["AnswerDocument"];
export type Row = Sent["RowDocument"];
export type Grain = "day" | "week" | "month" | "quarter";
export const GRAINS: Grain[] = ["day", "week", "month", "quarter"];

const CATALOGUE_LASTS = 10 * 60_000;

/** Every metric that the account may see. */
export function useCatalogue() {
  return api.useQuery("get", "/api/v1/metrics", {}, { staleTime: CATALOGUE_LASTS });
}

/** The definition of a metric; undefined until the catalogue is there, or where it is not in it. */
export function useMetric(name: string): Metric | undefined {
  return useCatalogue().data?.find((metric) => metric.name === name);
}

/** The grain that fits the scope: weeks, and months where weeks would be too many. */
export function grainOf(scope: Scope): Grain {
  return isLong(scope) ? "month" : "week";
}

/** One figure over the whole period, beside that of the period before. */
export function useFigure(name: string, filters: string[] = []) {
  const query = questionOf(useScope(), filters);
  return api.useQuery("get", "/api/v1/metrics/{name}/compare", { params: { path: { name }, query } });
}

interface CourseOptions {
  grain?: Grain | undefined;
  dimensions?: string[];
  filters?: string[];
  previous?: boolean;
}

/** One figure a period, split where asked for. */
export function useCourse(name: string, { grain, dimensions = [], filters = [], previous = false }: CourseOptions = {}) {
  const scope = useScope();
  const query = { ...questionOf(scope, filters), grain: grain ?? grainOf(scope), dimensions, previous };
  return api.useQuery("get", "/api/v1/metrics/{name}/series", { params: { path: { name }, query } });
}

/** Figures by the groups of one dimension, the largest first. */
export function useBreakdown(name: string, by: string, filters: string[] = []) {
  const query = { ...questionOf(useScope(), filters), by };
  return api.useQuery("get", "/api/v1/metrics/{name}/breakdown", { params: { path: { name }, query } });
}
