/** Where messages go: webhooks, Slack, e-mail. Administrators add, test and remove them. */
import { Button, Group, NativeSelect, PasswordInput, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";

import { useMay } from "../../../api/account";
import { api, client, type Sent } from "../../../api/client";
import { useDeed } from "../../../api/deeds";
import { ConfirmButton } from "../../../shell/ConfirmButton";
import { type Column, DataTable } from "../../../shell/DataTable";
import { FormButton } from "../../../shell/FormButton";
import { Panel } from "../../../shell/Panel";
import { Answered, Nothing } from "../../../shell/states";
import { listOf } from "../connections/connection";

type Channel = Sent["StoredChannel"];
type Wanted = Sent["Webhook"] | Sent["Slack"] | Sent["Email"];
const CHANGES = ["/api/v1/alerts/channels"];
const KINDS = [
  { value: "slack", label: "Slack, Mattermost, Rocket.Chat" },
  { value: "webhook", label: "Webhook" },
  { value: "email", label: "E-mail" },
];

export function Channels() {
  const channels = api.useQuery("get", "/api/v1/alerts/channels");
  const maySet = useMay("settings");
  const columns: Column<Channel>[] = [
    { name: "Name", show: ({ name }) => name },
    { name: "Kind", show: ({ kind }) => kind },
    { name: "Goes to", show: ({ receiver }) => receiver },
  ];
  if (maySet) columns.push({ name: "Actions", show: (channel) => <Actions name={channel.name} /> });
  return (
    <Panel title="Channels" note="Addresses of webhooks are kept encrypted and never shown again." actions={maySet && <AddChannel />} flush>
      <Answered query={channels}>
        {({ channels: found }) =>
          found.length === 0 ? <Nothing title="No channels yet" /> : <DataTable caption="Channels for messages" columns={columns} rows={found} keyOf={({ name }) => name} />
        }
      </Answered>
    </Panel>
  );
}

function Actions({ name }: { name: string }) {
  const params = { path: { name } };
  const test = useDeed(
    async () => {
      const answer = await client.POST("/api/v1/alerts/channels/{name}/test", { params });
      if (answer.data) tell(answer.data);
      return answer;
    },
    { changes: ["/api/v1/alerts/deliveries"] },
  );
  const remove = useDeed(() => client.DELETE("/api/v1/alerts/channels/{name}", { params }), { changes: CHANGES });
  return (
    <Group gap={4} wrap="nowrap">
      <Button variant="subtle" aria-label={`Send a test message to ${name}`} loading={test.isPending} onClick={() => test.mutate(undefined)}>
        Test
      </Button>
      <ConfirmButton label={`Remove ${name}`} question="Nothing is sent there any more. A channel that a rule uses stays." onConfirm={() => remove.mutate(undefined)}>
        Remove
      </ConfirmButton>
    </Group>
  );
}

function tell({ arrived, receiver, error }: Sent["TrialResult"]): void {
  if (arrived) notifications.show({ color: "green", message: `A test message arrived at ${receiver}.` });
  else notifications.show({ color: "red", title: `Nothing arrived at ${receiver}`, message: error, autoClose: 10_000 });
}

function AddChannel() {
  const [name, setName] = useState("");
  const [kind, setKind] = useState("slack");
  const [address, setAddress] = useState("");
  const write = useDeed(
    () => client.PUT("/api/v1/alerts/channels/{name}", { params: { path: { name: name.trim() } }, body: channelOf(kind, address) }),
    { changes: CHANGES, done: () => "Added. Test whether a message arrives.", isQuietAboutErrors: true },
  );
  const submit = async () => {
    await write.mutateAsync(undefined);
    setName("");
    setAddress("");
  };
  return (
    <FormButton name="Add a channel" title="Add a channel" submit="Add" isGood={name.trim() !== "" && address.trim() !== ""} onSubmit={submit}>
      <TextInput label="Name" placeholder="team-channel" required value={name} onChange={(event) => setName(event.currentTarget.value)} />
      <NativeSelect label="Kind" data={KINDS} value={kind} onChange={(event) => setKind(event.currentTarget.value)} />
      {kind === "email" ? (
        <TextInput label="Addresses" required value={address} onChange={(event) => setAddress(event.currentTarget.value)} />
      ) : (
        <PasswordInput label="Address of the webhook" autoComplete="off" required value={address} onChange={(event) => setAddress(event.currentTarget.value)} />
      )}
    </FormButton>
  );
}

function channelOf(kind: string, address: string): Wanted {
  if (kind === "email") return { kind: "email", to: listOf(address) };
  return kind === "slack" ? { kind: "slack", url: address.trim() } : { kind: "webhook", url: address.trim() };
}
