/** The set-up of a new installation, for those who may connect: choose, connect, test, read, build, first chart. */
import { Alert, Button, Stack, Text } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";

import { useAccount } from "../../api/account";
import type { Sent } from "../../api/client";
import { skip } from "../../api/firstRun";
import { Page } from "../../shell/Page";
import { Panel } from "../../shell/Panel";
import { Answered, Failure, Loading } from "../../shell/states";
import type { Place } from "../admin/connections/connection";
import { Connections } from "../admin/connections/Connections";
import { TestResult } from "../admin/connections/TestResult";
import type { Job } from "../jobs/describe";
import { JobPanel } from "../jobs/JobPanel";
import { Choices } from "./Choices";
import type { Standing } from "./course";
import { FirstChart } from "./FirstChart";
import { Steps } from "./Steps";
import { useCourse } from "./useCourse";

export function FirstRunPage() {
  const account = useAccount();
  if (!account) return <Loading height={320} />;
  if (!account.permissions.includes("connections")) {
    return (
      <Page title="Set up Pulse">
        <Failure error={{ status: 403, detail: "Connections are made by an administrator." }} />
      </Page>
    );
  }
  return <SetUp />;
}

interface Tested {
  place: Place;
  result: Sent["TestDocument"];
}

function SetUp() {
  const navigate = useNavigate();
  const [tested, setTested] = useState<Tested | null>(null);
  const course = useCourse();
  const isDone = course.step === "done";
  const leave = () => {
    skip();
    void navigate({ to: "/" });
  };
  return (
    <Page
      title="Set up Pulse"
      lead="From nothing to the first chart. You may leave at any time: what has begun goes on by itself."
      actions={
        <Button variant={isDone ? "filled" : "default"} onClick={leave}>
          {isDone ? "To the overview" : "Skip for now"}
        </Button>
      }
    >
      <Answered query={course.query} height={320}>
        {(standing) => (
          <>
            <Steps step={course.step ?? "connect"} />
            {course.problem && (
              <Alert color="yellow" title="Something does not start" styles={{ title: { color: "var(--text)" }, label: { color: "var(--text)" } }}>
                <Text size="sm" c="var(--text)">
                  {course.problem}
                </Text>
              </Alert>
            )}
            {course.step === "connect" && <Connect standing={standing} tested={tested} onTested={setTested} onStart={course.start} />}
            {course.step === "read" && <UnderWay names={standing.firstRun.sources} jobs={standing.jobs} now={course.now} />}
            {course.step === "build" && <UnderWay names={[...standing.firstRun.sources, "build"]} jobs={standing.jobs} now={course.now} />}
            {isDone && <FirstChart sources={standing.firstRun.sources} />}
          </>
        )}
      </Answered>
    </Page>
  );
}

interface ConnectProps {
  standing: Standing;
  tested: Tested | null;
  onTested: (tested: Tested) => void;
  onStart: () => void;
}

function Connect({ standing: { firstRun }, tested, onTested, onStart }: ConnectProps) {
  if (firstRun.sources.length === 0) return <Choices onTested={(place, result) => onTested({ place, result })} />;
  return (
    <>
      <Connections />
      {tested && <TestResult {...tested} />}
      <Panel title="Read for the first time">
        <Stack gap="sm" align="flex-start">
          <Text size="sm">
            {firstRun.sources.length === 1 && "You may add the other source first, or later. "}
            The first time all of the past is read, which takes minutes to hours, by size. It can be paused, and goes on where it stopped.
          </Text>
          <Button onClick={onStart}>Start reading</Button>
        </Stack>
      </Panel>
    </>
  );
}

function UnderWay({ names, jobs, now }: { names: string[]; jobs: Job[]; now: number }) {
  return jobs.filter((job) => names.includes(job.name)).map((job) => <JobPanel key={job.name} job={job} now={now} />);
}
