/** The moments of a pull request, reviews among them. */
import { Text } from "@mantine/core";

import { api, statusOf } from "../../api/client";
import { wordName } from "../../figures/wording";
import { type Happening, Timeline } from "../../records/Timeline";
import { FORBIDDEN } from "../../shell/errors";
import { Answered } from "../../shell/states";
import type { PullRequest } from "./PullRequestPage";

const MOST = 100;

export function Course({ request }: { request: PullRequest }) {
  const key = request.pull_request_key ?? "";
  const found = api.useQuery("get", "/api/v1/pull-requests/{key}/reviews", { params: { path: { key }, query: { limit: MOST } } });
  const isHidden = statusOf(found.error) === FORBIDDEN;
  return (
    <Answered query={isHidden ? { ...found, data: { records: [], next_cursor: null } } : found} height={240}>
      {({ records }) => (
        <>
          <Timeline
            happenings={[
              ...moments(request),
              ...records.flatMap((review): Happening[] =>
                review.submitted_at
                  ? [{ at: review.submitted_at, what: `${review.is_by_author ? "Own review" : "Review"}: ${wordName(review.state ?? "").toLowerCase()}`, note: review.reviewer }]
                  : [],
              ),
            ]}
          />
          {isHidden && (
            <Text size="xs" c="dimmed" mt="sm">
              Its reviews are left out: they are the doing of fewer than three people, whom your role does not show.
            </Text>
          )}
        </>
      )}
    </Answered>
  );
}

function moments(request: PullRequest): Happening[] {
  const known: [string, string | null][] = [
    ["First commit", request.first_commit_at],
    ["Opened", request.created_at],
    ["Ready for review", request.ready_at === request.created_at ? null : request.ready_at],
    ["Merged", request.merged_at],
    ["Closed without a merge", request.merged_at ? null : request.closed_at],
    ["Deployed to production", request.deployed_at],
  ];
  return known.flatMap(([what, at]) => (at ? [{ at, what }] : []));
}
