/** What is expected of single open records: how long they take, and whether they make their sprint. */
import { Button } from "@mantine/core";
import { useState } from "react";

import { api, type Sent } from "../../api/client";
import { wordName, wordShare, wordValue } from "../../figures/wording";
import { RecordLink } from "../../records/RecordLink";
import { useScope } from "../../scope/scope";
import { DataTable } from "../../shell/DataTable";
import { Panel } from "../../shell/Panel";
import { Answered, Nothing } from "../../shell/states";

type Prediction = Sent["StoredPrediction"];

const STEP = 12;
const MOST = 200;

const COLUMNS = [
  { name: "Record", show: (row: Prediction) => <RecordLink reference={row.subject_name.split(" ")[0]} /> },
  { name: "Title", show: (row: Prediction) => row.subject_name.split(" ").slice(1).join(" ") },
  { name: "What", show: (row: Prediction) => wordName(row.kind) },
  { name: "Half done within", show: (row: Prediction) => (row.p50 === null ? "—" : wordValue(row.p50, "seconds")), numeric: true },
  { name: "85 % within", show: (row: Prediction) => (row.p85 === null ? "—" : wordValue(row.p85, "seconds")), numeric: true },
  { name: "Chance", show: (row: Prediction) => (row.chance === null ? "—" : wordShare(row.chance)), numeric: true },
  { name: "By", show: (row: Prediction) => row.source },
];

export function Predictions() {
  const { team } = useScope();
  const [limit, setLimit] = useState(STEP);
  const query = { limit, ...(team && { team }) };
  const found = api.useQuery("get", "/api/v1/predictions", { params: { query } });
  return (
    <Panel title="Single records" note="Learnt from finished ones; a method that is no better than its plain baseline is not shown, the baseline is" flush>
      <Answered query={found} height={300}>
        {({ predictions, next_offset }) =>
          predictions.length === 0 ? (
            <Nothing title="Nothing is predicted" />
          ) : (
            <>
              <DataTable caption="Predictions" columns={COLUMNS} rows={predictions} keyOf={(row) => `${row.kind} ${row.subject_id}`} />
              {next_offset !== null && limit < MOST && (
                <Button variant="subtle" m="sm" onClick={() => setLimit(Math.min(limit * 4, MOST))}>
                  Show more
                </Button>
              )}
            </>
          )
        }
      </Answered>
    </Panel>
  );
}
