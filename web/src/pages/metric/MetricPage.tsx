/** One metric in depth: figure, course, spread, groups, the records behind it, and what it means. */
import { Group, SegmentedControl, Select, Stack } from "@mantine/core";

import { GRAINS, grainOf, type Metric, useCatalogue } from "../../figures/metrics";
import { Spread } from "../../figures/Spread";
import { wordName } from "../../figures/wording";
import { Columns } from "../../shell/Columns";
import { Mark } from "../../shell/Mark";
import { Page } from "../../shell/Page";
import { Answered, Nothing } from "../../shell/states";
import { Breakdown } from "./Breakdown";
import { Course } from "./Course";
import { Definition } from "./Definition";
import { Evidence } from "./Evidence";
import { Exports } from "./Exports";
import { Headline } from "./Headline";
import { useView } from "./view";

export function MetricPage() {
  const { name } = useView();
  const catalogue = useCatalogue();
  return (
    <Answered query={catalogue} height={400}>
      {(metrics) => {
        const metric = metrics.find((one) => one.name === name);
        if (metric) return <Shown metric={metric} key={name} />;
        return <Nothing title={`There is no metric ${name}`}>Or your role may not see it.</Nothing>;
      }}
    </Answered>
  );
}

function Shown({ metric }: { metric: Metric }) {
  const { view } = useView();
  const groups = <Breakdown metric={metric} by={view.by ?? firstOf(metric)} />;
  return (
    <Page title={metric.label} lead={metric.question} actions={<Exports metric={metric} />}>
      <Controls metric={metric} />
      <Headline metric={metric} />
      <Course metric={metric} />
      {metric.has_distribution ? (
        <Columns>
          <Spread metric={metric} filters={view.where} />
          {groups}
        </Columns>
      ) : (
        groups
      )}
      <Evidence metric={metric} />
      <Definition metric={metric} />
    </Page>
  );
}

function Controls({ metric }: { metric: Metric }) {
  const { view, change } = useView();
  const dimensions = metric.dimensions.map((name) => ({ value: name, label: wordName(name) }));
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <SegmentedControl
          aria-label="Length of the periods"
          value={view.grain ?? grainOf(view)}
          onChange={(value) => change({ grain: GRAINS.find((grain) => grain === value), point: undefined })}
          data={GRAINS.map((grain) => ({ value: grain, label: wordName(grain) }))}
        />
        <Select
          aria-label="Split by"
          placeholder="Split by …"
          clearable
          searchable
          w={170}
          clearButtonProps={{ "aria-label": "Do not split" }}
          data={dimensions}
          value={view.by ?? null}
          onChange={(value) => change({ by: value ?? undefined })}
        />
        {view.where?.map((condition) => (
          <Mark key={condition} tone="accent">
            {condition.replace("=", ": ")}
            <button type="button" aria-label={`Remove the filter ${condition}`} className="plain-button" onClick={() => change({ where: without(view.where, condition) })}>
              ×
            </button>
          </Mark>
        ))}
      </Group>
    </Stack>
  );
}

function without(conditions: string[] | undefined, one: string): string[] | undefined {
  const rest = conditions?.filter((condition) => condition !== one) ?? [];
  return rest.length > 0 ? rest : undefined;
}

function firstOf(metric: Metric): string | undefined {
  return ["team", "repository", "project"].find((name) => metric.dimensions.includes(name)) ?? metric.dimensions[0];
}
