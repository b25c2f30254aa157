/** The sections of the settings, and what one must be allowed to see each. */
import type { Permission } from "../../api/account";

export const SECTIONS = [
  { path: "connections", name: "Connections", needs: "connections" },
  { path: "mcp-servers", name: "MCP servers", needs: "connections" },
  { path: "users", name: "Users", needs: "users" },
  { path: "keys", name: "API keys", needs: "own" },
  { path: "teams", name: "Teams", needs: "settings" },
  { path: "mappings", name: "Mappings", needs: "settings" },
  { path: "alerts", name: "Alerts", needs: "read" },
  { path: "audit", name: "Audit log", needs: "audit" },
] as const satisfies readonly { path: string; name: string; needs: Permission }[];

export type SectionPath = (typeof SECTIONS)[number]["path"];

/** The sections that somebody with these permissions sees. */
export function sectionsFor(permissions: readonly Permission[]): (typeof SECTIONS)[number][] {
  return SECTIONS.filter(({ needs }) => permissions.includes(needs));
}
