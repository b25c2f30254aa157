/** The issues that a pull request is for, each once. */
import { Stack, Text } from "@mantine/core";

import { api } from "../../api/client";
import { RecordLink } from "../../records/RecordLink";
import { Answered, Nothing } from "../../shell/states";

export function LinkedIssues({ requestKey }: { requestKey: string }) {
  const found = api.useQuery("get", "/api/v1/pull-requests/{key}/links", { params: { path: { key: requestKey } } });
  return (
    <Answered query={found}>
      {({ records }) => {
        const issues = new Map(records.map((link) => [link.work_item, link.work_item_title]));
        if (issues.size === 0) return <Nothing title="It is linked with no issue" />;
        return (
          <Stack gap="sm">
            {[...issues].map(([key, title]) => (
              <div key={key}>
                <RecordLink reference={key} />
                <Text size="sm">{title}</Text>
              </div>
            ))}
          </Stack>
        );
      }}
    </Answered>
  );
}
