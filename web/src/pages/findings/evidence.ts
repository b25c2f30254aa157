/** What a finding's evidence says: it is free-form in the API, so it is read with care. */
import type { Finding } from "../../findings/severity";

/** Keys of the records behind a finding. */
export function keysOf(finding: Finding): string[] {
  const records = finding.evidence.records;
  return Array.isArray(records) ? records.filter((key): key is string => typeof key === "string") : [];
}

/** How its value comes about, in words that programs understand too. */
export function queryOf(finding: Finding): string {
  const query = finding.evidence.query;
  return typeof query === "string" ? query : "not told";
}
