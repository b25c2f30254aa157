/** All findings: open ones, or those that ended too. */
import { Button, SegmentedControl } from "@mantine/core";
import { useState } from "react";

import { api } from "../../api/client";
import { FindingRow } from "../../findings/FindingRow";
import { byGravity } from "../../findings/severity";
import { useScope } from "../../scope/scope";
import { Page } from "../../shell/Page";
import { Panel } from "../../shell/Panel";
import { Answered, Nothing } from "../../shell/states";

const STEP = 50;
const MOST = 200;

export function FindingsPage() {
  const { team } = useScope();
  const [which, setWhich] = useState("open");
  const [limit, setLimit] = useState(STEP);
  const query = { open: which === "open", limit, ...(team && { team }) };
  const found = api.useQuery("get", "/api/v1/findings", { params: { query } });
  const choices = [
    { value: "open", label: "True now" },
    { value: "closed", label: "Ended" },
  ];
  return (
    <Page
      title="Findings"
      lead="What the insights made out by themselves. Each one rests on records that you can check."
      actions={<SegmentedControl value={which} onChange={setWhich} data={choices} aria-label="Which findings" />}
    >
      <Panel flush>
        <Answered query={found} height={320}>
          {({ findings, next_cursor }) =>
            findings.length === 0 ? (
              <Nothing title={which === "open" ? "Nothing stands out" : "No finding has ended yet"} />
            ) : (
              <>
                {byGravity(findings).map((finding) => (
                  <FindingRow key={finding.finding_id} finding={finding} />
                ))}
                {next_cursor !== null && limit < MOST && (
                  <Button variant="subtle" m="sm" onClick={() => setLimit(limit + STEP)}>
                    Show more
                  </Button>
                )}
              </>
            )
          }
        </Answered>
      </Panel>
    </Page>
  );
}
