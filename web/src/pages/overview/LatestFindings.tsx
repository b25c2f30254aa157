/** The gravest of what is true now. */

import { api } from "../../api/client";
import { FindingRow } from "../../findings/FindingRow";
import { byGravity } from "../../findings/severity";
import { useScope } from "../../scope/scope";
import { Panel } from "../../shell/Panel";
import { Answered, Nothing } from "../../shell/states";
import { TextLink } from "../../shell/TextLink";

const SHOWN = 5;
const MOST = 100;

export function LatestFindings() {
  const { team } = useScope();
  const query = { open: true, limit: MOST, ...(team && { team }) };
  const found = api.useQuery("get", "/api/v1/findings", { params: { query } });
  const all = (
    <TextLink to="/findings" size="xs">
      All findings
    </TextLink>
  );
  return (
    <Panel title="What stands out" note="What the insights found and is still true, the gravest first" actions={all} flush>
      <Answered query={found} height={240}>
        {({ findings }) =>
          findings.length === 0 ? (
            <Nothing title="Nothing stands out">No insight found anything that is true now. Figures are below.</Nothing>
          ) : (
            byGravity(findings)
              .slice(0, SHOWN)
              .map((finding) => <FindingRow key={finding.finding_id} finding={finding} />)
          )
        }
      </Answered>
    </Panel>
  );
}
