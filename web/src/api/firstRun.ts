/** How far this instance has come on its way to its first figures, and whether somebody has put that off. */
import { api } from "./client";

const SKIPPED = "pulse-first-run-skipped";

/** What has been done so far; asked no more once there are figures. */
export function useFirstRun(options: { refetchInterval?: number } = {}) {
  return api.useQuery("get", "/api/v1/about/first-run", {}, {
    staleTime: ({ state }) => (state.data?.stage === "built" ? Infinity : 0),
    ...options,
  });
}

/** Whether this browser was told not to lead to the set-up by itself. */
export function isSkipped(): boolean {
  return sessionStorage.getItem(SKIPPED) !== null;
}

/** Do not lead to the set-up by itself any more, until the browser is opened anew. */
export function skip(): void {
  sessionStorage.setItem(SKIPPED, "yes");
}
