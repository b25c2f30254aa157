/** The pull requests of an issue, each once, with all that links them. */
import { Stack, Text } from "@mantine/core";

import { api, type Sent } from "../../api/client";
import { wordName } from "../../figures/wording";
import { RecordLink } from "../../records/RecordLink";
import { Answered, Nothing } from "../../shell/states";

type LinkRecord = Sent["WorkItemLinksRecord"];

export function LinkedRequests({ workItem }: { workItem: string }) {
  const found = api.useQuery("get", "/api/v1/work-items/{key}/links", { params: { path: { key: workItem } } });
  return (
    <Answered query={found}>
      {({ records }) =>
        records.length === 0 ? (
          <Nothing title="No pull request is linked with it" />
        ) : (
          <Stack gap="sm">
            {[...byRequest(records)].map(([request, links]) => (
              <div key={request}>
                <RecordLink reference={request} />
                <Text size="sm">{links[0]?.pull_request_title}</Text>
                <Text size="xs" c="dimmed">
                  Linked by {links.map((link) => wordName(link.evidence ?? "").toLowerCase()).join(", ")}
                </Text>
              </div>
            ))}
          </Stack>
        )
      }
    </Answered>
  );
}

function byRequest(links: LinkRecord[]): Map<string, LinkRecord[]> {
  const requests = new Map<string, LinkRecord[]>();
  for (const link of links) {
    const name = link.pull_request ?? "";
    requests.set(name, [...(requests.get(name) ?? []), link]);
  }
  return requests;
}
