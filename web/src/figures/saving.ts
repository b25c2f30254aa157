/** Figures as a table that spreadsheets read, and files that the browser saves. */
import { nameOf } from "./course";
import type { Answer } from "./metrics";

const FIXED = ["value", "previous", "n", "coverage"] as const;

/** An answer as CSV: a line a figure; no data is an empty cell. */
export function tableOf(answer: Answer): string {
  const dimensions = Object.keys(answer.rows[0]?.dimensions ?? {});
  const head = ["metric", "unit", "period", ...dimensions, ...FIXED];
  const lines = answer.rows.map((row) => [
    answer.metric,
    answer.unit,
    row.period ?? "",
    ...dimensions.map((name) => nameOf(row.dimensions[name])),
    ...FIXED.map((name) => String(row[name] ?? "")),
  ]);
  return [head, ...lines].map((cells) => cells.map(quoted).join(",")).join("\r\n") + "\r\n";
}

/** Let the browser save a file. */
export function save(content: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

function quoted(cell: string): string {
  // Spreadsheets would compute what begins like a formula; plain negative numbers are none.
  const safe = /^[=+@\t\r]|^-(?!\d+(\.\d+)?$)/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
