/** What Jira and GitHub are read through: add, test, rotate, switch off, remove. */
import { Button, Group, Text } from "@mantine/core";
import { useState } from "react";

import { useTimeZone } from "../../../api/account";
import { api, client, type Sent } from "../../../api/client";
import { useDeed } from "../../../api/deeds";
import { wordMoment } from "../../../figures/wording";
import { ConfirmButton } from "../../../shell/ConfirmButton";
import { type Column, DataTable } from "../../../shell/DataTable";
import { Mark } from "../../../shell/Mark";
import { Panel } from "../../../shell/Panel";
import { Answered, Nothing } from "../../../shell/states";
import { AddConnection } from "./AddConnection";
import { CHANGES, type Place, placeOf, useTest, wordSite } from "./connection";
import { Rotate } from "./Rotate";
import { TestResult } from "./TestResult";

type Connection = Sent["ConnectionDocument"];

export function Connections() {
  const connections = api.useQuery("get", "/api/v1/connections");
  const [tested, setTested] = useState<{ place: Place; result: Sent["TestDocument"] } | null>(null);
  const timeZone = useTimeZone();
  const columns: Column<Connection>[] = [
    { name: "Name", show: (one) => one.connection_id },
    { name: "Source", show: (one) => (one.site.source === "jira" ? "Jira" : "GitHub") },
    { name: "What is read", show: (one) => <What connection={one} /> },
    { name: "State", show: (one) => <Mark tone={one.is_enabled ? "good" : "plain"}>{one.is_enabled ? "read" : "off"}</Mark> },
    { name: "Credentials of", show: (one) => (one.origin === "environment" ? "the environment" : wordMoment(one.rotated_at, timeZone)), whole: true },
    { name: "Actions", show: (one) => <Actions connection={one} onTested={(result) => setTested({ place: placeOf(one), result })} /> },
  ];
  return (
    <>
      <Panel
        title="What is read"
        note="Credentials are kept encrypted and never shown again."
        actions={<AddConnection onTested={(place, result) => setTested({ place, result })} />}
        flush
      >
        <Answered query={connections}>
          {(found) =>
            found.length === 0 ? (
              <Nothing title="Nothing is read yet">Add a connection to Jira and one to GitHub.</Nothing>
            ) : (
              <DataTable caption="Connections" columns={columns} rows={found} keyOf={(one) => `${one.site.source} ${one.connection_id}`} />
            )
          }
        </Answered>
      </Panel>
      {tested && <TestResult {...tested} />}
    </>
  );
}

function What({ connection: { site } }: { connection: Connection }) {
  return (
    <>
      {site.source === "jira" ? site.url : site.api_url}
      <Text size="xs" c="dimmed">
        {wordSite(site)}
      </Text>
    </>
  );
}

function Actions({ connection, onTested }: { connection: Connection; onTested: (result: Sent["TestDocument"]) => void }) {
  const place = placeOf(connection);
  const test = useTest(onTested);
  const address = { params: { path: place } };
  const enable = useDeed(
    (is_enabled: boolean) => client.PATCH("/api/v1/connections/{source}/{connection_id}", { ...address, body: { is_enabled } }),
    { changes: CHANGES },
  );
  const remove = useDeed(() => client.DELETE("/api/v1/connections/{source}/{connection_id}", address), {
    changes: CHANGES,
    done: () => "Its credentials are forgotten.",
  });
  const name = `${place.source} ${place.connection_id}`;
  return (
    <Group gap={4} wrap="nowrap">
      <Button variant="subtle" aria-label={`Test ${name}`} loading={test.isPending} onClick={() => test.mutate(place)}>
        Test
      </Button>
      {connection.origin === "added" && (
        <>
          <Rotate place={place} />
          <Button variant="subtle" color="gray" aria-label={`${connection.is_enabled ? "Switch off" : "Switch on"} ${name}`} loading={enable.isPending} onClick={() => enable.mutate(!connection.is_enabled)}>
            {connection.is_enabled ? "Switch off" : "Switch on"}
          </Button>
          <ConfirmButton
            label={`Remove ${name}`}
            question="Its credentials are forgotten and nothing more is read through it. What was read stays."
            onConfirm={() => remove.mutate(undefined)}
          >
            Remove
          </ConfirmButton>
        </>
      )}
    </Group>
  );
}
