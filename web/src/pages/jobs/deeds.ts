/** What people do with jobs and their source units. */
import { client } from "../../api/client";
import { useDeed } from "../../api/deeds";
import type { Action } from "./describe";

export const CHANGES = ["/api/v1/jobs"];
const DONE: Record<Action | "retry", string> = {
  run: "Started.",
  cancel: "Ended. What it wrote stays; the next run goes on from there.",
  pause: "It rests after its present page, and keeps its place.",
  resume: "It goes on where it stopped, with its next run.",
  retry: "Started. It goes on from its last page.",
};

interface Wanted {
  action: Action;
  /** One source unit; absent: the whole job. */
  unit?: string;
}

/** Run, pause, resume or cancel a job, or let one of its units rest. */
export function useJobDeed(name: string) {
  return useDeed(({ action, unit }: Wanted) => act(name, action, unit), {
    changes: CHANGES,
    done: (_, { action }) => DONE[action],
  });
}

/** Read one source unit again now. */
export function useRetry(name: string) {
  const retry = (unit: string) => client.POST("/api/v1/jobs/{name}/retry", { params: { path: { name } }, body: { unit } });
  return useDeed(retry, { changes: CHANGES, done: () => DONE.retry });
}

async function act(name: string, action: Action, unit?: string): Promise<{ error?: unknown }> {
  const params = { path: { name } };
  const body = unit === undefined ? {} : { unit };
  if (action === "run") return client.POST("/api/v1/jobs/{name}/run", { params });
  if (action === "cancel") return client.POST("/api/v1/jobs/{name}/cancel", { params });
  if (action === "pause") return client.POST("/api/v1/jobs/{name}/pause", { params, body });
  return client.POST("/api/v1/jobs/{name}/resume", { params, body });
}
