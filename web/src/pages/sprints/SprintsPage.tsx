/** What teams take on and what they get done of it, sprint by sprint. */
import { useTimeZone } from "../../api/account";
import { api, type Sent } from "../../api/client";
import { FigureRow } from "../../figures/FigureRow";
import { wordMoment, wordNumber, wordShare } from "../../figures/wording";
import { DataTable } from "../../shell/DataTable";
import { Mark } from "../../shell/Mark";
import { Page } from "../../shell/Page";
import { Panel } from "../../shell/Panel";
import { Answered, Nothing } from "../../shell/states";
import { TextLink } from "../../shell/TextLink";

type Sprint = Sent["SprintsRecord"];

const SHOWN = 40;

export function SprintsPage() {
  const timeZone = useTimeZone();
  const query = { filters: ["state!=future"], limit: SHOWN };
  const found = api.useQuery("get", "/api/v1/sprints", { params: { query } });
  return (
    <Page title="Sprints" lead="What was committed at the start, what came in later, what got done and what was carried over.">
      <FigureRow metrics={["say_do_issues", "carry_over_rate", "scope_change_issues", "velocity_issues", "velocity_points", "say_do_points"]} />
      <Panel title="Sprints" note="Of all teams, the latest first" flush>
        <Answered query={found} height={400}>
          {({ records }) =>
            records.length === 0 ? (
              <Nothing title="No sprint has begun yet" />
            ) : (
              <DataTable caption="Sprints of all teams" columns={columnsIn(timeZone)} rows={records} keyOf={(row) => row.sprint_key ?? ""} />
            )
          }
        </Answered>
      </Panel>
    </Page>
  );
}

function columnsIn(timeZone: string) {
  const count = (name: string, value: (row: Sprint) => number | null) => ({
    name,
    show: (row: Sprint) => wordNumber(value(row) ?? 0),
    numeric: true,
  });
  return [
    {
      name: "Sprint",
      show: (row: Sprint) => (
        <TextLink to="/sprints/$key" params={{ key: row.sprint_key ?? "" }} className="nowrap">
          {row.name}
        </TextLink>
      ),
    },
    { name: "State", show: (row: Sprint) => <Mark tone={row.state === "active" ? "accent" : "plain"}>{row.state}</Mark> },
    { name: "Began", show: (row: Sprint) => <span className="nowrap">{wordMoment(row.started_at, timeZone)}</span> },
    count("Committed", (row) => row.committed),
    count("Added", (row) => row.added),
    count("Removed", (row) => row.removed),
    count("Done", (row) => row.completed),
    count("Carried over", (row) => row.carried_over),
    { name: "Say/do", show: (row: Sprint) => (row.committed ? wordShare((row.committed_and_completed ?? 0) / row.committed) : "no data"), numeric: true },
  ];
}
