/** How the single records spread: one by one over time, or counted by range. */
import { SegmentedControl } from "@mantine/core";
import { useMemo, useState } from "react";
import { useNavigate } from "@tanstack/react-router";

import { useTimeZone } from "../api/account";
import { api, type Sent } from "../api/client";
import { Histogram } from "../charts/Histogram";
import { type Dot, Scatter } from "../charts/Scatter";
import type { Metric } from "./metrics";
import { wordNumber } from "./wording";
import { placeOf } from "../records/place";
import { questionOf, useScope } from "../scope/scope";
import { Panel } from "../shell/Panel";
import { Answered, Nothing } from "../shell/states";

type Distribution = Sent["DistributionDocument"];

const LEVELS = [0.5, 0.85];
const POINTS = 1000;

export function Spread({ metric, filters = [], title = "Distribution" }: { metric: Metric; filters?: string[]; title?: string }) {
  const scope = useScope();
  const [style, setStyle] = useState("records");
  const query = { ...questionOf(scope, filters), points: POINTS };
  const found = api.useQuery("get", "/api/v1/metrics/{name}/distribution", { params: { path: { name: metric.name }, query } });
  const choices = [
    { value: "records", label: "Records" },
    { value: "ranges", label: "Ranges" },
  ];
  return (
    <Panel
      title={title}
      note={found.data && noteOf(found.data)}
      actions={<SegmentedControl aria-label="How to show the distribution" data={choices} value={style} onChange={setStyle} />}
    >
      <Answered query={found} height={260}>
        {(distribution) =>
          distribution.total === 0 ? (
            <Nothing title="No data in this period" />
          ) : style === "records" ? (
            <Records metric={metric} distribution={distribution} />
          ) : (
            <Histogram label={`Records by ${metric.label}`} buckets={distribution.buckets} unit={metric.unit} height={260} />
          )
        }
      </Answered>
    </Panel>
  );
}

function noteOf({ total, points }: Distribution): string {
  return points.length < total ? `The newest ${wordNumber(points.length)} of ${wordNumber(total)} records` : `${wordNumber(total)} records`;
}

function Records({ metric, distribution }: { metric: Metric; distribution: Distribution }) {
  const timeZone = useTimeZone();
  const navigate = useNavigate();
  const dots = useMemo(
    () =>
      distribution.points.flatMap((point): Dot[] =>
        point.at !== null && point.value !== null ? [{ at: point.at, value: point.value, name: `${point.key ?? ""} ${point.title ?? ""}` }] : [],
      ),
    [distribution],
  );
  const levels = useMemo(
    () =>
      distribution.percentiles.flatMap(({ share, value }) =>
        LEVELS.includes(share) && value !== null ? [{ name: `p${Math.round(share * 100)}`, value }] : [],
      ),
    [distribution],
  );
  const open = (dot: Dot) => {
    const place = placeOf(dot.name.split(" ")[0] ?? "");
    if (place?.kind === "work-item") void navigate({ to: "/work-items/$key", params: place });
    if (place?.kind === "pull-request") void navigate({ to: "/pull-requests/$owner/$repository/$number", params: place });
  };
  return <Scatter label={`${metric.label} of single records`} dots={dots} levels={levels} unit={metric.unit} timeZone={timeZone} onPick={open} />;
}
