/** One's own API keys: a key is shown once, when it is made. */
import { Alert, Button, Checkbox, Code, CopyButton, Group, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";

import { useAccount, useTimeZone } from "../../api/account";
import { api, client, type Sent } from "../../api/client";
import { useDeed } from "../../api/deeds";
import { wordMoment, wordName } from "../../figures/wording";
import { ConfirmButton } from "../../shell/ConfirmButton";
import { type Column, DataTable } from "../../shell/DataTable";
import { FormButton } from "../../shell/FormButton";
import { Panel } from "../../shell/Panel";
import { Answered, Nothing } from "../../shell/states";

type Key = Sent["KeyDocument"];
const CHANGES = ["/api/v1/auth/keys"];

export function Keys() {
  const keys = api.useQuery("get", "/api/v1/auth/keys");
  const [made, setMade] = useState<Sent["MadeKey"] | null>(null);
  const timeZone = useTimeZone();
  const columns: Column<Key>[] = [
    { name: "Name", show: ({ name }) => name },
    { name: "Begins with", show: ({ prefix }) => <Code>{prefix}</Code> },
    { name: "May", show: ({ scopes }) => scopes.join(", ") },
    { name: "Good until", show: ({ expires_at: at }) => (at ? wordMoment(at, timeZone) : "it is revoked"), whole: true },
    { name: "Last used", show: ({ last_used_at: at }) => (at ? wordMoment(at, timeZone) : "never"), whole: true },
    { name: "Revoke", show: (key) => (key.revoked_at ? `revoked ${wordMoment(key.revoked_at, timeZone)}` : <Revoke apiKey={key} />) },
  ];
  return (
    <Stack gap="md">
      {made && <Made made={made} onClose={() => setMade(null)} />}
      <Panel title="Your API keys" note="For scripts and other programs. A key may do some of what you may." actions={<AddKey onMade={setMade} />} flush>
        <Answered query={keys}>
          {(found) =>
            found.length === 0 ? <Nothing title="You have no keys" /> : <DataTable caption="API keys" columns={columns} rows={found} keyOf={({ key_id: id }) => id} />
          }
        </Answered>
      </Panel>
    </Stack>
  );
}

function Made({ made, onClose }: { made: Sent["MadeKey"]; onClose: () => void }) {
  return (
    <Alert color="green" title={`The key “${made.name}”`} withCloseButton closeButtonLabel="Close" onClose={onClose}>
      <Stack gap="xs" align="flex-start">
        <Text size="sm" c="var(--text)">Copy it now: it is shown this once.</Text>
        <Code block>{made.key}</Code>
        <CopyButton value={made.key}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {copied ? "Copied" : "Copy"}
            </Button>
          )}
        </CopyButton>
      </Stack>
    </Alert>
  );
}

function Revoke({ apiKey }: { apiKey: Key }) {
  const revoke = useDeed(() => client.DELETE("/api/v1/auth/keys/{key_id}", { params: { path: { key_id: apiKey.key_id } } }), {
    changes: CHANGES,
    done: () => "Revoked.",
  });
  return (
    <ConfirmButton label={`Revoke ${apiKey.name}`} question="Whatever uses it is refused from now on." onConfirm={() => revoke.mutate(undefined)}>
      Revoke
    </ConfirmButton>
  );
}

function AddKey({ onMade }: { onMade: (made: Sent["MadeKey"]) => void }) {
  const [name, setName] = useState("");
  const [until, setUntil] = useState("");
  const [scopes, setScopes] = useState<string[]>(["read"]);
  const mine = useAccount()?.permissions ?? [];
  const add = useDeed(
    () =>
      client.POST("/api/v1/auth/keys", {
        body: { name, scopes: scopes as Sent["Permission"][], expires_at: until ? `${until}T23:59:59Z` : null },
      }),
    { changes: CHANGES, isQuietAboutErrors: true },
  );
  const submit = async () => {
    onMade(await add.mutateAsync(undefined));
    setName("");
  };
  return (
    <FormButton name="Make a key" title="Make a key" submit="Make" isGood={name.trim() !== "" && scopes.length > 0} onSubmit={submit}>
      <TextInput label="Name" placeholder="build server" required value={name} onChange={(event) => setName(event.currentTarget.value)} />
      <Checkbox.Group label="May" value={scopes} onChange={setScopes}>
        <Group gap="sm" mt={4}>
          {mine.map((permission) => (
            <Checkbox key={permission} size="xs" value={permission} label={wordName(permission)} />
          ))}
        </Group>
      </Checkbox.Group>
      <TextInput type="date" label="Good until" description="Empty: until it is revoked" value={until} onChange={(event) => setUntil(event.currentTarget.value)} />
    </FormButton>
  );
}
