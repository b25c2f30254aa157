/** Other MCP servers whose tools the agent may use: add, test, switch on, allow tools, remove. */
import { Button, Group, Stack } from "@mantine/core";

import { useTimeZone } from "../../../api/account";
import { api, client } from "../../../api/client";
import { useDeed } from "../../../api/deeds";
import { wordMoment } from "../../../figures/wording";
import { ConfirmButton } from "../../../shell/ConfirmButton";
import { type Column, DataTable } from "../../../shell/DataTable";
import { Mark } from "../../../shell/Mark";
import { Panel } from "../../../shell/Panel";
import { Answered, Nothing } from "../../../shell/states";
import { AddServer } from "./AddServer";
import { NewToken } from "./NewToken";
import { CHANGES, type Server, stateOf, useChange, useTest } from "./server";
import { Tools } from "./Tools";

export function McpServers() {
  const servers = api.useQuery("get", "/api/v1/mcp-servers");
  const timeZone = useTimeZone();
  const columns: Column<Server>[] = [
    { name: "Name", show: ({ name }) => name },
    { name: "Address", show: ({ url }) => url },
    { name: "State", show: (server) => <Mark tone={server.is_enabled ? "good" : "plain"}>{stateOf(server)}</Mark> },
    { name: "Tools the agent may call", show: ({ tools }) => `${tools.filter((tool) => tool.is_usable).length} of ${tools.length}`, numeric: true },
    { name: "Last tested", show: ({ listed_at: at }) => (at ? wordMoment(at, timeZone) : "never"), whole: true },
    { name: "Actions", show: (server) => <Actions server={server} /> },
  ];
  return (
    <Answered query={servers} height={200}>
      {(found) => (
        <Stack gap="md">
          <Panel title="Servers" note="Their tools stand beside Pulse's own. Tokens are kept encrypted and never shown again." actions={<AddServer />} flush>
            {found.length === 0 ? (
              <Nothing title="The agent uses Pulse's own tools only">
                Add the MCP server of your help desk, wiki or on-call schedule; nothing of it is used before you switch it on.
              </Nothing>
            ) : (
              <DataTable caption="MCP servers" columns={columns} rows={found} keyOf={({ name }) => name} />
            )}
          </Panel>
          {found.map((server) => server.listed_at !== null && <Tools key={server.name} server={server} />)}
        </Stack>
      )}
    </Answered>
  );
}

function Actions({ server: { name, is_enabled, listed_at } }: { server: Server }) {
  const test = useTest();
  const change = useChange(name);
  const remove = useDeed(() => client.DELETE("/api/v1/mcp-servers/{name}", { params: { path: { name } } }), {
    changes: CHANGES,
    done: () => "The server and its token are forgotten.",
  });
  const turn = is_enabled ? "Switch off" : "Switch on";
  return (
    <Group gap={4} wrap="nowrap">
      <Button variant="subtle" aria-label={`Test ${name}`} loading={test.isPending} onClick={() => test.mutate(name)}>
        Test
      </Button>
      <NewToken name={name} />
      {listed_at !== null && (
        <Button variant="subtle" color="gray" aria-label={`${turn} ${name}`} loading={change.isPending} onClick={() => change.mutate({ is_enabled: !is_enabled })}>
          {turn}
        </Button>
      )}
      <ConfirmButton label={`Remove ${name}`} question="The server and its token are forgotten; the agent calls it no more." onConfirm={() => remove.mutate(undefined)}>
        Remove
      </ConfirmButton>
    </Group>
  );
}
