/** How grave findings are, in the order in which people should read them. */
import type { Sent } from "../api/client";
import type { Tone } from "../shell/Mark";

export type Finding = Sent["StoredFinding"];

const ORDER = ["critical", "warning", "info"];
const TONES: Record<string, Tone> = { critical: "bad", warning: "warn", info: "accent" };

/** The tone of a severity. */
export function toneOf(severity: string): Tone {
  return TONES[severity] ?? "plain";
}

/** The gravest first; among equals those that were seen last. */
export function byGravity(findings: Finding[]): Finding[] {
  const rank = (finding: Finding) => (ORDER.includes(finding.severity) ? ORDER.indexOf(finding.severity) : ORDER.length);
  return [...findings].sort((one, other) => rank(one) - rank(other) || other.first_seen_at.localeCompare(one.first_seen_at));
}
