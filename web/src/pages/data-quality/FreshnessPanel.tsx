/** How far each stream of each project and repository has been read; the furthest behind first. */
import { Text } from "@mantine/core";

import { useTimeZone } from "../../api/account";
import { api, type Sent } from "../../api/client";
import { wordDuration, wordMoment, wordName } from "../../figures/wording";
import { type Column, DataTable } from "../../shell/DataTable";
import { Panel } from "../../shell/Panel";
import { Answered, Nothing } from "../../shell/states";

type Freshness = Sent["FreshnessRecord"];
const MOST = 20;

export function FreshnessPanel() {
  const timeZone = useTimeZone();
  const query = { sort: "watermark", filters: ["lane=live"], limit: MOST };
  const found = api.useQuery("get", "/api/v1/data-quality/freshness", { params: { query } });
  const columns: Column<Freshness>[] = [
    { name: "Project or repository", show: ({ source_unit: unit }) => unit },
    { name: "What", show: ({ stream }) => wordName(stream ?? "") },
    { name: "Read up to", show: ({ watermark }) => wordMoment(watermark, timeZone), whole: true },
    { name: "Behind", numeric: true, show: ({ age_seconds: age }) => (age === null ? "—" : wordDuration(age)) },
    { name: "What is wrong", show: ({ error }) => error && <Text size="xs" c="var(--bad)">{error}</Text> },
  ];
  return (
    <Panel title="How fresh" note={`The ${MOST} streams that are furthest behind; figures say how far they reach by the last of theirs.`} flush>
      <Answered query={found}>
        {({ records }) =>
          records.length === 0 ? (
            <Nothing title="Nothing has been read yet" />
          ) : (
            <DataTable caption="Freshness of streams" columns={columns} rows={records} keyOf={({ unit_key: key }) => key ?? ""} />
          )
        }
      </Answered>
    </Panel>
  );
}
