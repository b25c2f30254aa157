/** Where the lead time of changes goes: coding, pickup, review, deploy. */
import { useMemo } from "react";

import { Stacked } from "../../charts/Stacked";
import { periodsOf } from "../../figures/course";
import { type Answer, useCourse } from "../../figures/metrics";
import { Panel } from "../../shell/Panel";
import { Answered } from "../../shell/states";
import { TextLink } from "../../shell/TextLink";

const more = (
  <TextLink to="/metrics/$name" params={{ name: "lead_time_for_changes" }} size="xs">
    Lead time for changes
  </TextLink>
);

export function LeadTimeParts() {
  const coding = useCourse("change_coding_time");
  const pickup = useCourse("change_pickup_time");
  const review = useCourse("change_review_time");
  const deploy = useCourse("change_deploy_time");
  const courses = [coding, pickup, review, deploy];
  const data = courses.every((course) => course.data) ? courses.flatMap((course) => course.data ?? []) : undefined;
  const failed = courses.find((course) => course.error) ?? coding;
  return (
    <Panel title="Lead time by part" note="Medians of each part; medians do not add up to the median of the whole" actions={more}>
      <Answered query={{ data, error: failed.error, refetch: failed.refetch }} height={240}>
        {(answers) => <Drawn answers={answers} />}
      </Answered>
    </Panel>
  );
}

const NAMES = ["Coding", "Pickup", "Review", "Deploy"];

function Drawn({ answers }: { answers: Answer[] }) {
  const periods = useMemo(() => [...new Set(answers.flatMap(periodsOf))].sort(), [answers]);
  const parts = useMemo(
    () =>
      answers.map((answer, place) => {
        const values = new Map(answer.rows.map((row) => [row.period, row.value]));
        return { name: NAMES[place] ?? "", values: periods.map((period) => values.get(period) ?? null) };
      }),
    [answers, periods],
  );
  return <Stacked label="Lead time by part" periods={periods} parts={parts} unit="seconds" height={240} />;
}
