/** The figure over the whole period, and all that one must know to trust it. */
import { Group, Text } from "@mantine/core";

import { Band } from "../../figures/Band";
import { Change } from "../../figures/Change";
import { type Metric, useFigure } from "../../figures/metrics";
import { wordMoment, wordNumber, wordPeriod, wordShare, wordValue } from "../../figures/wording";
import { Panel } from "../../shell/Panel";
import { Answered } from "../../shell/states";
import { useView } from "./view";

export function Headline({ metric }: { metric: Metric }) {
  const { view } = useView();
  const found = useFigure(metric.name, view.where);
  return (
    <Panel>
      <Answered query={found} height={64}>
        {(answer) => {
          const row = answer.rows[0];
          return (
            <Group justify="space-between" gap="md">
              <Group gap="sm" align="baseline">
                <Text fz={30} fw={600} lh={1.2} data-testid="figure">
                  {row?.hidden ? "hidden" : wordValue(row?.value, answer.unit)}
                </Text>
                {row && <Change {...row} unit={answer.unit} direction={metric.direction} />}
                <Band band={row?.band ?? null} year={answer.band_year} />
                {row?.target != null && <Text size="sm" c="dimmed">Target {wordValue(row.target, answer.unit)}</Text>}
              </Group>
              <Text size="xs" c="dimmed">
                {wordPeriod(answer.since, answer.until)} · {wordNumber(answer.n)} records
                {answer.coverage !== null && ` · ${wordShare(answer.coverage)} could be measured`} · as of{" "}
                {wordMoment(answer.as_of, answer.timezone)} · {answer.timezone}
              </Text>
            </Group>
          );
        }}
      </Answered>
    </Panel>
  );
}
