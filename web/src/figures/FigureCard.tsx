/** One metric at a glance: figure, change, band, course, grounds. All of it leads to the metric's own page. */
import { Group, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";

import { Sparkline } from "../charts/Sparkline";
import { Answered } from "../shell/states";
import { Band } from "./Band";
import { Change } from "./Change";
import { ended } from "./course";
import classes from "./FigureCard.module.css";
import { Grounds } from "./Grounds";
import { useCourse, useFigure, useMetric } from "./metrics";
import { wordValue } from "./wording";

interface FigureCardProps {
  metric: string;
  filters?: string[];
  /** Instead of the catalogue's name, where its place says part of it. */
  title?: string;
}

export function FigureCard({ metric, filters = [], title }: FigureCardProps) {
  const found = useFigure(metric, filters);
  const course = useCourse(metric, { filters });
  const definition = useMetric(metric);
  const name = title ?? definition?.label ?? metric;
  return (
    <Link to="/metrics/$name" params={{ name: metric }} search={(before) => ({ ...before, where: filters.length > 0 ? filters : undefined })} className={classes.card}>
      <Text size="xs" c="dimmed" fw={500} lineClamp={2} mih="2lh" title={definition?.question}>
        {name}
      </Text>
      <Answered query={found} height={58}>
        {(answer) => {
          const row = answer.rows[0];
          return (
            <>
              <Group gap={8} align="baseline" mt={2}>
                <span className={row?.value === null || !row ? classes.nothing : classes.value}>
                  {row?.hidden ? "hidden" : wordValue(row?.value, answer.unit)}
                </span>
                {row && <Change {...row} unit={answer.unit} direction={definition?.direction ?? "neither"} />}
              </Group>
              <div className={classes.course}>
                {course.data && <Sparkline label={`Course of ${name}`} values={ended(course.data).map((one) => one.value)} />}
              </div>
              <Group justify="space-between" gap={4}>
                <Grounds n={answer.n} coverage={answer.coverage} />
                <Band band={row?.band ?? null} year={answer.band_year} />
              </Group>
            </>
          );
        }}
      </Answered>
    </Link>
  );
}
