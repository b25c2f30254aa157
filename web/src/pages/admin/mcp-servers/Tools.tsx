/** The tools of one MCP server, and which of them the agent may call. */
import { Checkbox } from "@mantine/core";

import { type Column, DataTable } from "../../../shell/DataTable";
import { Mark } from "../../../shell/Mark";
import { Panel } from "../../../shell/Panel";
import { Nothing } from "../../../shell/states";
import { allowing, type Server, useChange } from "./server";

type Tool = Server["tools"][number];

export function Tools({ server }: { server: Server }) {
  const columns: Column<Tool>[] = [
    { name: "Tool", show: ({ name }) => name },
    { name: "What its server says of it", show: ({ description }) => description || "—", wide: true },
    { name: "Effect", show: (tool) => <Mark tone={tool.is_read_only ? "plain" : "warn"}>{tool.is_read_only ? "only reads" : "may change something"}</Mark> },
    { name: "The agent may call it", show: (tool) => <Allowed server={server} tool={tool} /> },
  ];
  return (
    <Panel
      title={`Tools of ${server.name}`}
      note="As they were when it was last tested. One that may change something is called without asking the person: allow it with care."
      flush
    >
      {server.tools.length === 0 ? (
        <Nothing title="It offers no tool that can be called" />
      ) : (
        <DataTable caption={`Tools of ${server.name}`} columns={columns} rows={server.tools} keyOf={({ name }) => name} />
      )}
    </Panel>
  );
}

function Allowed({ server, tool }: { server: Server; tool: Tool }) {
  const change = useChange(server.name);
  if (tool.is_read_only) return server.is_enabled ? "yes" : "once the server is on";
  return (
    <Checkbox
      aria-label={`The agent may call ${tool.name}`}
      checked={server.allowed_tools.includes(tool.name)}
      disabled={change.isPending}
      onChange={(event) => change.mutate({ allowed_tools: allowing(server, tool.name, event.currentTarget.checked) })}
    />
  );
}
