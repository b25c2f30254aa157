/** How changes get reviewed and merged: how long they wait, how large they are, who reviews, what is open. */
import { useMay } from "../../api/account";
import { FigureRow } from "../../figures/FigureRow";
import { Groups } from "../../figures/Groups";
import { useMetric } from "../../figures/metrics";
import { Parts } from "../../figures/Parts";
import { Spread } from "../../figures/Spread";
import { Columns } from "../../shell/Columns";
import { Page } from "../../shell/Page";
import { OpenRequests } from "./OpenRequests";
import { ReviewNetwork } from "./ReviewNetwork";

const SIZES = ["XS", "S", "M", "L", "XL"];

export function PullRequestsPage() {
  const pickup = useMetric("pickup_time");
  const mayReadPeople = useMay("read-people");
  return (
    <Page title="Pull requests" lead="How changes get reviewed and merged. Machines are left out unless a figure says so.">
      <FigureRow metrics={["merged_pull_requests", "pull_request_cycle_time", "pickup_time", "review_time", "review_rounds", "review_depth"]} />
      <Columns>
        <Parts metric="pull_request_size_distribution" by="size_band" title="Sizes of merged pull requests" known={SIZES} />
        {pickup && <Spread metric={pickup} title="Pickup time: ready to first answer" />}
      </Columns>
      <OpenRequests />
      {mayReadPeople ? (
        <Columns>
          <Groups metric="reviews_given" by="person" title="Who reviews" note="Reviews given; figures of fewer than three people are for those who may see them" />
          <ReviewNetwork />
        </Columns>
      ) : (
        <Groups metric="reviews_given" by="team" title="Reviews by team" />
      )}
      <FigureRow metrics={["review_load_concentration", "unreviewed_merge_share", "stale_pull_requests", "out_of_hours_share", "ai_share", "linked_pull_request_share"]} />
    </Page>
  );
}
