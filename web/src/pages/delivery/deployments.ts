/** Deployments as events: what each one was, in words. */
import type { Sent } from "../../api/client";
import type { Event, Kind } from "../../charts/Events";
import { wordNumber } from "../../figures/wording";

type Deployment = Sent["DeploymentsRecord"];

const WELL = "Went well";
const HARMFUL = "Caused a failure";
const FAILED = "Did not succeed";

/** The kinds, the most frequent first. */
export const KINDS: Kind[] = [
  { name: WELL, colour: "chart-3" },
  { name: HARMFUL, colour: "chart-2" },
  { name: FAILED, colour: "chart-4" },
];

/** Those that have ended; the organisation is left out of names while there is one only. */
export function eventsOf(deployments: Deployment[]): Event[] {
  const owners = new Set(deployments.map(({ repository }) => repository?.split("/")[0]));
  return deployments.flatMap((deployment) => {
    const { finished_at: at, repository, change_count: changes } = deployment;
    if (!at || !repository) return [];
    const lane = owners.size === 1 ? (repository.split("/")[1] ?? repository) : repository;
    return [{ at, lane, kind: kindOf(deployment), told: changes === null ? "" : `${wordNumber(changes)} ${changes === 1 ? "change" : "changes"}` }];
  });
}

function kindOf({ is_failed_change, outcome }: Deployment): string {
  if (outcome !== "success") return FAILED;
  return is_failed_change ? HARMFUL : WELL;
}

const EVIDENCE: Record<string, string> = {
  named: "it names the deployment",
  revert: "a change of it was taken back",
  hotfix: "a change of it was mended in haste",
  time: "it came soon after the deployment",
};

/** Why a failure is laid to a deployment. */
export function wordEvidence(evidence: string | null): string {
  return EVIDENCE[evidence ?? ""] ?? evidence ?? "";
}
