/** Which team the pages are about; kept in the address. */
import { Select } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";

import { api } from "../api/client";
import { useScope } from "../scope/scope";

const MOST_TEAMS = 200;
const EVERYBODY = "";

export function TeamSwitch() {
  const { team } = useScope();
  const navigate = useNavigate();
  const found = api.useQuery("get", "/api/v1/teams", { params: { query: { limit: MOST_TEAMS } } });
  const names = (found.data?.records ?? []).flatMap((record) => record.name ?? []);
  const known = team && !names.includes(team) ? [...names, team] : names;
  return (
    <Select
      aria-label="Team"
      w={150}
      miw={0}
      data={[{ value: EVERYBODY, label: "All teams" }, ...known.map((name) => ({ value: name, label: name }))]}
      value={team ?? EVERYBODY}
      searchable={names.length > 10}
      allowDeselect={false}
      onChange={(value) =>
        void navigate({ to: ".", search: (before) => ({ ...before, team: value === EVERYBODY ? undefined : (value ?? undefined) }) })
      }
    />
  );
}
