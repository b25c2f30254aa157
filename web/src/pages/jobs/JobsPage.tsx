/** What Pulse is at: reading, building, looking for findings; as it happens. */
import { Alert, Anchor, Stack, Text } from "@mantine/core";
import { useThrottledCallback } from "@mantine/hooks";

import { useInstance } from "../../api/account";
import { api } from "../../api/client";
import { askAnew } from "../../api/deeds";
import { useLive } from "../../api/live";
import { Mark } from "../../shell/Mark";
import { Page } from "../../shell/Page";
import { Answered } from "../../shell/states";
import { JobPanel } from "./JobPanel";

/** Events come faster than anybody reads. */
const AT_MOST_EVERY = 1000;
/** Building and looking for findings are told by Dagster alone, which sends no events. */
const ASK_EVERY = 5000;

export function JobsPage() {
  const jobs = api.useQuery("get", "/api/v1/jobs", {}, { refetchInterval: ASK_EVERY });
  const instance = useInstance();
  const refresh = useThrottledCallback(() => askAnew("/api/v1/jobs"), AT_MOST_EVERY);
  const isLive = useLive(() => refresh());
  return (
    <Page
      title="Jobs"
      lead="What is being read, built and looked for. Whatever is paused or cancelled keeps its place."
      actions={
        <>
          <Mark tone={isLive ? "good" : "plain"}>{isLive ? "Live" : "Connecting …"}</Mark>
          {instance && (
            <Anchor href={instance.dagster_url} target="_blank" rel="noreferrer" size="sm">
              Dagster UI
            </Anchor>
          )}
        </>
      }
    >
      <Answered query={jobs} height={480}>
        {({ jobs: found, problem }) => (
          <Stack gap="md">
            {problem && (
              <Alert color="yellow" title="Dagster does not answer" styles={{ title: { color: "var(--text)" }, label: { color: "var(--text)" } }}>
                <Text size="sm" c="var(--text)">{problem} What is shown is what extraction wrote last.</Text>
              </Alert>
            )}
            {found.map((job) => (
              <JobPanel key={job.name} job={job} now={jobs.dataUpdatedAt} isKnown={problem === null} />
            ))}
          </Stack>
        )}
      </Answered>
    </Page>
  );
}
