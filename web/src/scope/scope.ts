/** What all pages are about, kept in the address: a team (or all) and a period. */
import { useSearch } from "@tanstack/react-router";

/** The part of the address that says what a page is about. */
export interface Scope {
  team?: string;
  /** As the API understands it: 12w, 2026-Q2; without it 12w. */
  period?: string;
  /** First day and first day after; they win over `period`. */
  since?: string;
  until?: string;
}

/** The same as query parameters of the API. */
export interface Question {
  period?: string;
  since?: string;
  until?: string;
  filters: string[];
}

export const DEFAULT_PERIOD = "12w";
export const PERIODS: Record<string, string> = {
  "4w": "4 weeks",
  "12w": "12 weeks",
  "26w": "26 weeks",
  "52w": "52 weeks",
};
const DAY = /^\d{4}-\d\d-\d\d$/;
const PERIOD = /^(\d+[dwmy]|\d{4}(-(Q[1-4]|W\d\d|\d\d))?)$/;

/** What of an address can be understood; the rest falls away. */
export function readScope(given: Record<string, unknown>): Scope {
  const scope: Scope = {};
  if (typeof given.team === "string" && given.team) scope.team = given.team;
  const period = typeof given.period === "number" ? String(given.period) : given.period;
  if (typeof period === "string" && PERIOD.test(period)) scope.period = period;
  if (isDay(given.since) && isDay(given.until) && given.since < given.until) {
    scope.since = given.since;
    scope.until = given.until;
  }
  return scope;
}

/** The query parameters for a scope, with more filters where a page has some. */
export function questionOf(scope: Scope, filters: string[] = []): Question {
  const days = scope.since && scope.until ? { since: scope.since, until: scope.until } : null;
  return {
    ...(days ?? { period: scope.period ?? DEFAULT_PERIOD }),
    filters: scope.team ? [filter("team", scope.team), ...filters] : filters,
  };
}

/** A filter on one value. */
export function filter(name: string, value: string): string {
  return `${name}=${value}`;
}

/** Whether weeks would be too many points for a picture. */
export function isLong(scope: Scope): boolean {
  const weeks = /^(\d+)w$/.exec(scope.period ?? DEFAULT_PERIOD);
  return !scope.since && weeks !== null && Number(weeks[1]) > 26;
}

/** The scope of the page that is open. */
export function useScope(): Scope {
  return readScope(useSearch({ strict: false }));
}

/** The query parameters for the scope of the page that is open. */
export function useQuestion(filters: string[] = []): Question {
  return questionOf(useScope(), filters);
}

function isDay(value: unknown): value is string {
  return typeof value === "string" && DAY.test(value);
}
