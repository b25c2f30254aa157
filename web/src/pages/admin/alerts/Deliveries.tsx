/** What was sent, where to, and what did not arrive and why. */
import { Text } from "@mantine/core";

import { useTimeZone } from "../../../api/account";
import { api, type Sent } from "../../../api/client";
import { wordMoment } from "../../../figures/wording";
import { type Column, DataTable } from "../../../shell/DataTable";
import { Panel } from "../../../shell/Panel";
import { Answered, Nothing } from "../../../shell/states";

type Delivery = Sent["Delivery"];
const MOST = 20;

export function Deliveries() {
  const deliveries = api.useQuery("get", "/api/v1/alerts/deliveries", { params: { query: { limit: MOST } } });
  const timeZone = useTimeZone();
  const columns: Column<Delivery>[] = [
    { name: "When", show: ({ sent_at: sent, created_at: made }) => wordMoment(sent ?? made, timeZone), whole: true },
    { name: "Rule", show: ({ rule_name: rule }) => rule },
    { name: "Channel", show: ({ channel }) => channel },
    {
      name: "State",
      show: ({ state, error }) => (
        <>
          {state}
          {error && <Text size="xs" c="var(--bad)">{error}</Text>}
        </>
      ),
    },
  ];
  return (
    <Panel title="Sent" note={`The latest ${MOST}.`} flush>
      <Answered query={deliveries}>
        {({ deliveries: found }) =>
          found.length === 0 ? <Nothing title="Nothing was sent yet" /> : <DataTable caption="Messages sent" columns={columns} rows={found} keyOf={({ delivery_id: id }) => id} />
        }
      </Answered>
    </Panel>
  );
}
