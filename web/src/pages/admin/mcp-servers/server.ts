/** Other MCP servers as forms hold them, and what the page does with them. */
import { client, type Sent } from "../../../api/client";
import { useDeed } from "../../../api/deeds";

export type Server = Sent["ServerDocument"];
export const CHANGES = ["/api/v1/mcp-servers"];

/** The tools that may be used beyond those that only read, once `tool` may (or may not) be. */
export function allowing(server: Pick<Server, "allowed_tools">, tool: string, isAllowed: boolean): string[] {
  const others = server.allowed_tools.filter((name) => name !== tool);
  return isAllowed ? [...others, tool] : others;
}

/** Where a server stands, in a word. */
export function stateOf({ is_enabled, listed_at }: Pick<Server, "is_enabled" | "listed_at">): "used" | "off" | "not tested" {
  if (listed_at === null) return "not tested";
  return is_enabled ? "used" : "off";
}

/** Ask a server for its tools. */
export function useTest() {
  return useDeed((name: string) => client.POST("/api/v1/mcp-servers/{name}/test", { params: { path: { name } } }), {
    changes: CHANGES,
    done: ({ name, tools }) => (tools.length === 1 ? `${name} offers one tool.` : `${name} offers ${tools.length} tools.`),
  });
}

/** Say whether a server is used, and which of its tools. */
export function useChange(name: string) {
  return useDeed((body: Sent["ServerChange"]) => client.PATCH("/api/v1/mcp-servers/{name}", { params: { path: { name } }, body }), {
    changes: CHANGES,
  });
}
