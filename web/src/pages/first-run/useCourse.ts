/** What is known of an installation on its way to its first chart, kept fresh; starts what is due. */
import { useQueries } from "@tanstack/react-query";
import { useThrottledCallback } from "@mantine/hooks";
import { useEffect, useRef, useState } from "react";

import { api, client } from "../../api/client";
import { askAnew, useDeed } from "../../api/deeds";
import { useFirstRun } from "../../api/firstRun";
import { useLive } from "../../api/live";
import { dueJobs, type Standing, stepOf, tryOf } from "./course";

const ASK_EVERY = 3000;
const AT_MOST_EVERY = 1000;
const CHANGES = ["/api/v1/jobs", "/api/v1/about/first-run"];

export function useCourse() {
  const firstRun = useFirstRun({ refetchInterval: ASK_EVERY });
  const jobs = api.useQuery("get", "/api/v1/jobs", {}, { refetchInterval: ASK_EVERY });
  const sources = firstRun.data?.sources ?? [];
  const units = useQueries({
    queries: sources.map((name) => api.queryOptions("get", "/api/v1/jobs/{name}/units", { params: { path: { name } } }, { refetchInterval: ASK_EVERY })),
  });
  const refresh = useThrottledCallback(() => askAnew(...CHANGES), AT_MOST_EVERY);
  useLive(() => refresh());

  const standing: Standing | undefined =
    firstRun.data && jobs.data && units.every((one) => one.data)
      ? { firstRun: firstRun.data, jobs: jobs.data.jobs, units: Object.fromEntries(sources.map((name, place) => [name, units[place]?.data ?? []])) }
      : undefined;
  const { start, problem } = useStarting(standing);
  const failed = [firstRun, jobs, ...units].find((one) => one.error && !one.data);
  return {
    query: { data: standing, error: failed?.error ?? null, refetch: () => askAnew(...CHANGES) },
    step: standing && stepOf(standing),
    now: jobs.dataUpdatedAt,
    /** Why Dagster, or the last job that was asked to start, did not do so. */
    problem: jobs.data?.problem ?? problem,
    start: () => sources.forEach((name) => start(name)),
  };
}

/** Starts each job that is due, once for each state that it is in; gives a way to start one by hand. */
function useStarting(standing: Standing | undefined) {
  const tried = useRef(new Set<string>());
  const [problem, setProblem] = useState<string | null>(null);
  const { mutate } = useDeed((name: string) => client.POST("/api/v1/jobs/{name}/run", { params: { path: { name } } }), {
    changes: CHANGES,
    isQuietAboutErrors: true,
  });
  const start = (name: string) =>
    mutate(name, {
      onSuccess: () => setProblem(null),
      onError: (error) => setProblem((error as { detail?: string }).detail ?? null),
    });
  useEffect(() => {
    for (const job of standing ? dueJobs(standing) : []) {
      if (tried.current.has(tryOf(job))) continue;
      tried.current.add(tryOf(job));
      start(job.name);
    }
  });
  return { start, problem };
}
