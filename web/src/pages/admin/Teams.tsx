/** Teams: who is in them and what they own, beside what the file, Jira and GitHub say. */
import { Group, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";

import { api } from "../../api/client";
import { type Column, DataTable } from "../../shell/DataTable";
import { FormButton } from "../../shell/FormButton";
import { Panel } from "../../shell/Panel";
import { Answered, Nothing } from "../../shell/states";
import { exactly } from "../data-quality/mapping";
import { AssignmentTable } from "./AssignmentTable";
import { type Row, useAssign } from "./assignments";

export const TEAM_TABLES = ["teams", "team_members", "team_ownership"];
const MOST = 200;
const OWNED = [
  { value: "jira_project", label: "Jira project" },
  { value: "github_repository", label: "GitHub repository" },
];

export function Teams() {
  const teams = api.useQuery("get", "/api/v1/teams", { params: { query: { limit: MOST } } });
  const names = (teams.data?.records ?? []).flatMap(({ name }) => name ?? []);
  const columns: Column<string>[] = [
    { name: "Team", show: (name) => name },
    {
      name: "Say more",
      show: (name) => (
        <Group gap={4} wrap="nowrap">
          <AddMember team={name} />
          <AddOwned team={name} />
        </Group>
      ),
    },
  ];
  return (
    <>
      <Panel title="Teams" note="As the last build made them out; what is said here shows with the next one." actions={<AddTeam />} flush>
        <Answered query={teams}>
          {() => (names.length === 0 ? <Nothing title="No teams yet">Say who belongs together: figures can then be read by team.</Nothing> : <DataTable caption="Teams of the organisation" columns={columns} rows={names} keyOf={(name) => name} />)}
        </Answered>
      </Panel>
      <div style={{ marginTop: 16 }}>
        <Panel title="Said here" flush>
          <AssignmentTable caption="Teams, members and what they own" shows={(table) => TEAM_TABLES.includes(table)} empty="All teams come from the file, Jira and GitHub." />
        </Panel>
      </div>
    </>
  );
}

function AddTeam() {
  return <OneWord table="teams" name="Add a team" field="Name" rowOf={(name) => ({ team_name: name })} />;
}

function AddMember({ team }: { team: string }) {
  return (
    <OneWord
      table="team_members"
      name="Add a member"
      label={`Add a member to ${team}`}
      field="E-mail address, login or account id"
      rowOf={(member) => ({ team_name: team, member })}
    />
  );
}

interface OneWordProps {
  table: string;
  name: string;
  label?: string;
  field: string;
  rowOf: (word: string) => Row;
}

function OneWord({ table, name, label, field, rowOf }: OneWordProps) {
  const [word, setWord] = useState("");
  const assign = useAssign(table);
  const submit = async () => {
    await assign.mutateAsync(rowOf(word.trim()));
    setWord("");
  };
  return (
    <FormButton name={name} {...(label && { label })} title={label ?? name} submit="Add" isGood={word.trim() !== ""} onSubmit={submit}>
      <TextInput label={field} required value={word} onChange={(event) => setWord(event.currentTarget.value)} />
    </FormButton>
  );
}

function AddOwned({ team }: { team: string }) {
  const [kind, setKind] = useState("jira_project");
  const [name, setName] = useState("");
  const assign = useAssign("team_ownership");
  const submit = async () => {
    await assign.mutateAsync({ kind, pattern: exactly(name.trim()), team_name: team });
    setName("");
  };
  return (
    <FormButton name="Add what it owns" label={`Add what it owns: ${team}`} title={`What ${team} owns`} submit="Add" isGood={name.trim() !== ""} onSubmit={submit}>
      <NativeSelect label="What" data={OWNED} value={kind} onChange={(event) => setKind(event.currentTarget.value)} />
      <TextInput label={kind === "jira_project" ? "Key of the project" : "Repository, as owner/name"} required value={name} onChange={(event) => setName(event.currentTarget.value)} />
    </FormButton>
  );
}
