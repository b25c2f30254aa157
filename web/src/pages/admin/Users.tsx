/** Who may use Pulse, in which role, and the teams whose person-level values they see. */
import { Group, NativeSelect, PasswordInput, Switch, TagsInput, TextInput } from "@mantine/core";
import { useState } from "react";

import { useAccount, useTimeZone } from "../../api/account";
import { api, client, type Sent } from "../../api/client";
import { useDeed } from "../../api/deeds";
import { wordMoment } from "../../figures/wording";
import { ConfirmButton } from "../../shell/ConfirmButton";
import { type Column, DataTable } from "../../shell/DataTable";
import { FormButton } from "../../shell/FormButton";
import { Panel } from "../../shell/Panel";
import { Answered } from "../../shell/states";

type User = Sent["UserDocument"];
const CHANGES = ["/api/v1/users"];
const ROLES: { value: Sent["Role"]; label: string }[] = [
  { value: "viewer", label: "Viewer" },
  { value: "user", label: "User" },
  { value: "admin", label: "Administrator" },
];

export function Users() {
  const users = api.useQuery("get", "/api/v1/users");
  const timeZone = useTimeZone();
  const columns: Column<User>[] = [
    { name: "E-mail address", show: ({ email }) => email },
    { name: "Name", show: ({ name }) => name },
    { name: "Role, teams, access", show: (user) => <Rights user={user} /> },
    { name: "Last signed in", show: ({ last_login_at: at }) => (at ? wordMoment(at, timeZone) : "never"), whole: true },
    { name: "Remove", show: (user) => <Remove user={user} /> },
  ];
  return (
    <Panel title="Who may use Pulse" note="Viewers read figures, users also about people of their teams, administrators all." actions={<AddUser />} flush>
      <Answered query={users}>{(found) => <DataTable caption="Users" columns={columns} rows={found} keyOf={({ user_id: id }) => id} />}</Answered>
    </Panel>
  );
}

function Rights({ user }: { user: User }) {
  const me = useAccount();
  const change = useDeed(
    (wanted: Sent["UserChange"]) => client.PATCH("/api/v1/users/{user_id}", { params: { path: { user_id: user.user_id } }, body: wanted }),
    { changes: CHANGES, done: () => "Changed. A new role ends their sessions." },
  );
  const isMe = me?.email === user.email;
  return (
    <Group gap="xs" wrap="nowrap">
      <NativeSelect
        aria-label={`Role of ${user.email}`}
        size="xs"
        data={ROLES}
        value={user.role}
        disabled={isMe}
        onChange={(event) => change.mutate({ role: event.currentTarget.value as Sent["Role"] })}
      />
      <TagsInput aria-label={`Teams of ${user.email}`} size="xs" miw={150} placeholder={user.teams.length ? "" : "Teams"} value={user.teams} onChange={(teams) => change.mutate({ teams })} />
      <Switch
        aria-label={`${user.email} may sign in`}
        size="xs"
        checked={user.is_active}
        disabled={isMe}
        onChange={(event) => change.mutate({ is_active: event.currentTarget.checked })}
      />
    </Group>
  );
}

function Remove({ user }: { user: User }) {
  const me = useAccount();
  const remove = useDeed(() => client.DELETE("/api/v1/users/{user_id}", { params: { path: { user_id: user.user_id } } }), {
    changes: CHANGES,
    done: () => `${user.email} is removed.`,
  });
  if (me?.email === user.email) return "you";
  return (
    <ConfirmButton label={`Remove ${user.email}`} question={`${user.email} is removed with all sessions and keys.`} onConfirm={() => remove.mutate(undefined)}>
      Remove
    </ConfirmButton>
  );
}

function AddUser() {
  const nobody = { email: "", name: "", role: "viewer" as Sent["Role"], password: "" };
  const [wanted, setWanted] = useState(nobody);
  const add = useDeed(() => client.POST("/api/v1/users", { body: { ...wanted, password: wanted.password || null } }), {
    changes: CHANGES,
    done: (user) => `${user.email} may sign in.`,
    isQuietAboutErrors: true,
  });
  const submit = async () => {
    await add.mutateAsync(undefined);
    setWanted(nobody);
  };
  return (
    <FormButton name="Add a user" title="Add a user" submit="Add" isGood={wanted.email.includes("@")} onSubmit={submit}>
      <TextInput label="E-mail address" type="email" required value={wanted.email} onChange={(event) => setWanted({ ...wanted, email: event.currentTarget.value })} />
      <TextInput label="Name" value={wanted.name} onChange={(event) => setWanted({ ...wanted, name: event.currentTarget.value })} />
      <NativeSelect label="Role" data={ROLES} value={wanted.role} onChange={(event) => setWanted({ ...wanted, role: event.currentTarget.value as Sent["Role"] })} />
      <PasswordInput
        label="First password"
        description="Empty: they sign in with your organisation’s account"
        autoComplete="new-password"
        value={wanted.password}
        onChange={(event) => setWanted({ ...wanted, password: event.currentTarget.value })}
      />
    </FormButton>
  );
}
