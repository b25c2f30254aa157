/** Alert rules as forms hold them, as the API takes them, and in words. */
import type { Sent } from "../../../api/client";
import { wordNumber } from "../../../figures/wording";

export type Rule = Sent["Rule"];
type Condition = Rule["condition"];

/** What somebody writes into the form; numbers as they are typed. */
export interface WrittenRule {
  name: string;
  kind: Condition["kind"];
  metric: string;
  comparison: Sent["Comparison"];
  threshold: string;
  period: string;
  byTeam: boolean;
  severity: Sent["Severity"];
  hours: string;
  minutes: string;
  reports: Sent["Kind"];
  channels: string[];
}

export const EMPTY_RULE: WrittenRule = {
  name: "", kind: "metric", metric: "", comparison: "above", threshold: "", period: "7d", byTeam: false,
  severity: "critical", hours: "6", minutes: "15", reports: "weekly", channels: [],
};

export const KINDS = [
  { value: "metric", label: "A figure crosses a limit" },
  { value: "finding", label: "Something was found" },
  { value: "job_failed", label: "A job failed" },
  { value: "stale_data", label: "Data are old" },
  { value: "quota_exhausted", label: "A quota holds up reading" },
  { value: "report", label: "A report was written" },
];
export const COMPARISONS = [
  { value: "above", label: "is above" },
  { value: "below", label: "is below" },
  { value: "rose_by", label: "rose by (share)" },
  { value: "fell_by", label: "fell by (share)" },
];

/** The rule that was written. */
export function ruleOf(written: WrittenRule): Rule {
  return { name: written.name.trim(), condition: conditionOf(written), channels: written.channels };
}

/** Whether all is there that the rule needs. */
export function isWholeRule(written: WrittenRule): boolean {
  const { name, kind, metric, threshold, channels } = written;
  const hasCondition = kind !== "metric" || (metric !== "" && threshold.trim() !== "" && Number.isFinite(Number(threshold)));
  return name.trim() !== "" && channels.length > 0 && hasCondition;
}

function conditionOf(written: WrittenRule): Condition {
  const { kind, metric, comparison, threshold, period, byTeam } = written;
  if (kind === "metric") return { kind, metric, comparison, threshold: Number(threshold), period, by_team: byTeam };
  if (kind === "finding") return { kind, severity: written.severity };
  if (kind === "stale_data") return { kind, hours: Number(written.hours) };
  if (kind === "quota_exhausted") return { kind, minutes: Number(written.minutes) };
  return kind === "report" ? { kind, reports: written.reports } : { kind };
}

/** When a rule tells, in words. */
export function wordCondition(condition: Condition): string {
  switch (condition.kind) {
    case "metric": {
      const how = { above: "is above", below: "is below", rose_by: "rose by a share of", fell_by: "fell by a share of" }[condition.comparison];
      const whose = condition.by_team ? " of a team" : "";
      return `${condition.metric.replaceAll("_", " ")}${whose} ${how} ${wordNumber(condition.threshold)} over ${condition.period ?? "7d"}`;
    }
    case "finding":
      return `something ${condition.severity ?? "critical"} or worse was found`;
    case "stale_data":
      return `data are more than ${wordNumber(condition.hours ?? 6)} hours old`;
    case "quota_exhausted":
      return `a quota holds up reading for more than ${wordNumber(condition.minutes ?? 15)} minutes`;
    case "report":
      return `a ${condition.reports ?? "weekly"} report was written`;
    default:
      return "a job failed";
  }
}
