/** The statuses that an issue went through. */
import { api } from "../../api/client";
import { wordName } from "../../figures/wording";
import { Timeline } from "../../records/Timeline";
import { Mark } from "../../shell/Mark";
import { Answered } from "../../shell/states";

const MOST = 200;

export function History({ workItem, createdAt }: { workItem: string; createdAt: string | null }) {
  const found = api.useQuery("get", "/api/v1/work-items/{key}/status-intervals", {
    params: { path: { key: workItem }, query: { limit: MOST } },
  });
  return (
    <Answered query={found} height={240}>
      {({ records }) => (
        <Timeline
          happenings={records.map((interval) => ({
            at: interval.started_at ?? createdAt ?? "",
            what: interval.status,
            note: (
              <>
                <Mark tone={interval.activity === "active" ? "accent" : "plain"}>{wordName(interval.category ?? "unknown")}</Mark>
                {interval.is_inferred && " not in the history, made out from its present status"}
              </>
            ),
          }))}
        />
      )}
    </Answered>
  );
}
