/** Who reviews whom; for those who may see single people. */
import { useMemo } from "react";

import { api } from "../../api/client";
import { type Cell, Matrix } from "../../charts/Matrix";
import type { Answer } from "../../figures/metrics";
import { wordNumber } from "../../figures/wording";
import { useQuestion } from "../../scope/scope";
import { Panel } from "../../shell/Panel";
import { Answered, Nothing } from "../../shell/states";
import { TextLink } from "../../shell/TextLink";
import { networkOf } from "./network";

const METRIC = "reviews_given";
const MOST = 30;

const more = (
  <TextLink to="/metrics/$name" params={{ name: METRIC }} search={(before) => ({ ...before, by: "person" })} size="xs">
    Reviews given
  </TextLink>
);

export function ReviewNetwork() {
  const query = { ...useQuestion(), dimensions: ["person", "author"] };
  const found = api.useQuery("get", "/api/v1/metrics/{name}/value", { params: { path: { name: METRIC }, query } });
  return (
    <Panel title="Review network" note="Who reviews (lines) whose requests (columns); the busiest first" actions={more}>
      <Answered query={found} height={360}>
        {(answer) => (answer.rows.length === 0 ? <Nothing title="No review in this period" /> : <Drawn answer={answer} />)}
      </Answered>
    </Panel>
  );
}

function Drawn({ answer }: { answer: Answer }) {
  const { reviewers, authors, cells, leftOut } = useMemo(() => networkOf(answer, MOST), [answer]);
  return (
    <>
      <Matrix label={`Review network: ${reviewers.length} reviewers, ${authors.length} authors`} rows={reviewers} columns={authors} cells={cells} tell={tell} />
      {leftOut > 0 && `${wordNumber(leftOut)} more people with fewer reviews are not shown.`}
    </>
  );
}

function tell({ row, column, value }: Cell): string {
  return `${row} reviewed ${column}: ${wordNumber(value)} ${value === 1 ? "review" : "reviews"}`;
}
