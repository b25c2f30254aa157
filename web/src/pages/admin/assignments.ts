/** What people assign beside the configuration file: rows of its tables. */
import { client, type Sent } from "../../api/client";
import { useDeed } from "../../api/deeds";

export type Row = Record<string, unknown>;
export type Assignment = Sent["Assignment"];
const CHANGES = ["/api/v1/configuration"];

export function useAssign(table: string) {
  const assign = (values: Row) => client.PUT("/api/v1/configuration/assignments/{table}", { params: { path: { table } }, body: { values } });
  return useDeed(assign, { changes: CHANGES, done: () => "Kept. It takes effect with the next build.", isQuietAboutErrors: true });
}

export function useWithdraw() {
  const withdraw = ({ table, values }: Assignment) =>
    client.POST("/api/v1/configuration/assignments/{table}/withdraw", { params: { path: { table } }, body: { values } });
  return useDeed(withdraw, { changes: CHANGES, done: () => "Taken back. The file’s row holds again, with the next build." });
}

/** A row in words: what is null or empty says nothing. */
export function wordRow(values: Row): string {
  return Object.entries(values)
    .filter(([, value]) => value !== null && value !== "")
    .map(([name, value]) => `${name.replaceAll("_", " ")}: ${wordCell(value)}`)
    .join(", ");
}

function wordCell(value: unknown): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  return typeof value === "string" || typeof value === "number" ? String(value) : JSON.stringify(value);
}
