/** The figure over time: beside the period before, or by group. A click on a period shows its records. */
import { useCallback, useMemo } from "react";

import { type Line, Series } from "../../charts/Series";
import { groupsOf, isGoingOn, periodsOf } from "../../figures/course";
import { type Answer, type Metric, useCourse } from "../../figures/metrics";
import { wordName } from "../../figures/wording";
import { Panel } from "../../shell/Panel";
import { Answered, Nothing } from "../../shell/states";
import { useView } from "./view";

export function Course({ metric }: { metric: Metric }) {
  const { view } = useView();
  const dimensions = view.by && metric.dimensions.includes(view.by) ? [view.by] : [];
  const found = useCourse(metric.name, { grain: view.grain, dimensions, filters: view.where ?? [], previous: dimensions.length === 0 });
  return (
    <Panel
      title={dimensions[0] ? `Over time by ${wordName(dimensions[0]).toLowerCase()}` : "Beside the period before"}
      note={note(found.data)}
    >
      <Answered query={found} height={260}>
        {(answer) => (answer.rows.length === 0 ? <Nothing title="No data in this period" /> : <Drawn metric={metric} answer={answer} by={dimensions[0]} />)}
      </Answered>
    </Panel>
  );
}

function note(answer: Answer | undefined): string {
  const clicked = "A click on a point shows its records.";
  return answer && isGoingOn(answer) ? `${clicked} The last period is not over yet.` : clicked;
}

function Drawn({ metric, answer, by }: { metric: Metric; answer: Answer; by: string | undefined }) {
  const { change } = useView();
  const periods = useMemo(() => periodsOf(answer), [answer]);
  const lines = useMemo(() => linesOf(answer, by), [answer, by]);
  const pick = useCallback((index: number) => change({ point: periods[index] }), [change, periods]);
  return (
    <Series label={`${metric.label} over time`} periods={periods} lines={lines} unit={answer.unit} height={260} onPick={pick} />
  );
}

function linesOf(answer: Answer, by: string | undefined): Line[] {
  if (by) return groupsOf(answer, by, { sums: false });
  const target = answer.rows[0]?.target ?? null;
  const style = answer.unit === "count" ? "bars" : "line";
  return [
    { name: "This period", values: answer.rows.map((row) => row.value), style },
    { name: "The period before", values: answer.rows.map((row) => row.previous), isReference: true },
    ...(target === null ? [] : [{ name: "Target", values: answer.rows.map(() => target), isReference: true, colour: "chart-3" }]),
  ];
}
