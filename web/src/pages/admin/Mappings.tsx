/** What statuses, issue types, environments and the like mean here: what people said beside the file. */
import { Code, Text } from "@mantine/core";

import { api } from "../../api/client";
import { Panel } from "../../shell/Panel";
import { Answered } from "../../shell/states";
import { AssignmentTable } from "./AssignmentTable";
import { TEAM_TABLES } from "./Teams";

export function Mappings() {
  const inForce = api.useQuery("get", "/api/v1/configuration");
  return (
    <>
      <Panel title="Said here" note="It wins over the file. Names that nothing maps are shown, and can be mapped, under Data quality." flush>
        <AssignmentTable caption="Mappings said here" shows={(table) => !TEAM_TABLES.includes(table)} empty="All mappings come from the file." />
      </Panel>
      <div style={{ marginTop: 16 }}>
        <Panel title="From the file" note="The configuration in force, section by section.">
          <Answered query={inForce}>
            {(sections) =>
              Object.entries(sections).map(([name, content]) => (
                <details key={name}>
                  <Text component="summary" size="sm">
                    {name}
                  </Text>
                  <Code block>{JSON.stringify(content, null, 2)}</Code>
                </details>
              ))
            }
          </Answered>
        </Panel>
      </div>
    </>
  );
}
