/** A metric by the groups of one dimension over time, one upon the other; a click on its name leads to the metric. */
import { useMemo } from "react";

import { Stacked } from "../charts/Stacked";
import { Panel } from "../shell/Panel";
import { Answered, Nothing } from "../shell/states";
import { TextLink } from "../shell/TextLink";
import { groupsOf, periodsOf, sinceStart } from "./course";
import { type Answer, type Grain, useCourse, useMetric } from "./metrics";

interface PartsProps {
  metric: string;
  by: string;
  title: string;
  note?: string;
  /** Groups in the order in which they belong. */
  known?: string[];
  /** What groups are called here, where their own names say too little. */
  names?: Record<string, string>;
  /** Colours by the names that are shown. */
  colours?: Record<string, string>;
  style?: "bars" | "areas";
  /** The group whose values are counted from the start of the period. */
  counted?: string;
  grain?: Grain;
  filters?: string[];
}

export function Parts({ metric, by, title, note, grain, filters, ...drawn }: PartsProps) {
  const found = useCourse(metric, { grain, dimensions: [by], filters });
  const definition = useMetric(metric);
  const more = (
    <TextLink to="/metrics/$name" params={{ name: metric }} search={(before) => ({ ...before, by })} size="xs">
      {definition?.label ?? "More"}
    </TextLink>
  );
  return (
    <Panel title={title} note={note} actions={more}>
      <Answered query={found} height={240}>
        {(answer) => (answer.rows.length === 0 ? <Nothing title="No data in this period" /> : <Drawn answer={answer} by={by} title={title} {...drawn} />)}
      </Answered>
    </Panel>
  );
}

type DrawnProps = Pick<PartsProps, "by" | "title" | "known" | "names" | "colours" | "style" | "counted"> & { answer: Answer };

function Drawn({ answer, by, title, known, names, colours, style, counted }: DrawnProps) {
  const periods = useMemo(() => periodsOf(answer), [answer]);
  const parts = useMemo(
    () =>
      groupsOf(answer, by, { known, sums: true }).map(({ name: group, values }) => {
        const name = names?.[group] ?? group;
        return { name, values: name === counted ? sinceStart(values) : values, colour: colours?.[name] };
      }),
    [answer, by, known, names, colours, counted],
  );
  return <Stacked label={title} periods={periods} parts={parts} unit={answer.unit} style={style} height={240} />;
}
