/** When whom to tell: rules that users write, channels that administrators set up, what is true now. */
import { Stack, Text } from "@mantine/core";

import { useMay, useTimeZone } from "../../../api/account";
import { api, type Sent } from "../../../api/client";
import { wordMoment } from "../../../figures/wording";
import { type Column, DataTable } from "../../../shell/DataTable";
import { Mark } from "../../../shell/Mark";
import { Panel } from "../../../shell/Panel";
import { Answered, Nothing } from "../../../shell/states";
import { Channels } from "./Channels";
import { Deliveries } from "./Deliveries";
import { Rules } from "./Rules";

type Alert = Sent["Alert"];

export function Alerts() {
  const mayWrite = useMay("alerts");
  return (
    <Stack gap="md">
      <OpenAlerts />
      <Rules />
      {mayWrite && <Channels />}
      <Deliveries />
    </Stack>
  );
}

function OpenAlerts() {
  const alerts = api.useQuery("get", "/api/v1/alerts", { params: { query: { open: true } } });
  const timeZone = useTimeZone();
  const columns: Column<Alert>[] = [
    { name: "Severity", show: ({ severity }) => <Mark tone={severity === "critical" ? "bad" : severity === "warning" ? "warn" : "plain"}>{severity}</Mark> },
    {
      name: "What",
      show: ({ title, text }) => (
        <>
          {title}
          <Text size="xs" c="dimmed">
            {text}
          </Text>
        </>
      ),
    },
    { name: "Rule", show: ({ rule }) => rule },
    { name: "Since", show: ({ opened_at: at }) => wordMoment(at, timeZone), whole: true },
  ];
  return (
    <Panel title="True now" flush>
      <Answered query={alerts}>
        {({ alerts: found }) =>
          found.length === 0 ? <Nothing title="All is quiet" /> : <DataTable caption="Alerts that are true now" columns={columns} rows={found} keyOf={({ alert_id: id }) => id} />
        }
      </Answered>
    </Panel>
  );
}
