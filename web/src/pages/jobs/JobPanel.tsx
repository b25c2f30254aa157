/** One job: its state, when it starts, how far it has come, why it failed, and what can be done with it. */
import { Anchor, Button, Collapse, Group, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { ChevronDown, ChevronRight } from "lucide-react";

import { useMay, useTimeZone } from "../../api/account";
import { wordMoment } from "../../figures/wording";
import { Mark } from "../../shell/Mark";
import { Panel } from "../../shell/Panel";
import { useJobDeed } from "./deeds";
import { type Action, actionsOf, type Job, toneOf, wordRun, wordSchedule, wordState } from "./describe";
import classes from "./jobs.module.css";
import { ProgressLine } from "./ProgressLine";
import { Units } from "./Units";

const NAMES: Record<Action, string> = { run: "Run now", pause: "Pause", resume: "Resume", cancel: "Cancel" };

interface JobPanelProps {
  job: Job;
  now: number;
  /** Dagster answered, so that its schedule and its runs are known. */
  isKnown?: boolean;
}

export function JobPanel({ job, now, isKnown = true }: JobPanelProps) {
  const [isOpen, { toggle }] = useDisclosure(job.state === "FAILED");
  const mayRun = useMay("jobs");
  return (
    <Panel
      title={
        <Group gap={8} component="span">
          {job.title} <Mark tone={toneOf(job.state)}>{wordState(job)}</Mark>
        </Group>
      }
      note={isKnown && <Times job={job} now={now} />}
      actions={mayRun && <Actions job={job} />}
    >
      {(job.error !== null || job.progress !== null) && (
        <Stack gap="sm">
          {job.error && (
            <Text size="sm" className={classes.error} role="alert">
              {job.error}
            </Text>
          )}
          {job.progress && (
            <>
              <ProgressLine name={job.title} progress={job.progress} isActive={job.state === "ACTIVE"} />
              <div>
                <Button
                  variant="subtle"
                  color="gray"
                  ml={-8}
                  leftSection={isOpen ? <ChevronDown size={14} /> : <ChevronRight size={14} />}
                  aria-expanded={isOpen}
                  onClick={toggle}
                >
                  Projects and repositories
                </Button>
                <Collapse expanded={isOpen}>{isOpen && <Units job={job} />}</Collapse>
              </div>
            </>
          )}
        </Stack>
      )}
    </Panel>
  );
}

function Times({ job, now }: { job: Job; now: number }) {
  const timeZone = useTimeZone();
  const run = job.active_runs[0] ?? job.last_run;
  return (
    <>
      {wordSchedule(job.schedule)}
      {job.schedule?.next_at && !job.is_paused && `, next ${wordMoment(job.schedule.next_at, timeZone)}`}
      {run && (
        <>
          {" · "}
          <Anchor href={run.url} target="_blank" rel="noreferrer" inherit underline="always" title="Opens the run in the Dagster UI">
            {job.active_runs.length > 0 ? "This run" : "Last run"} {wordRun(run, now)}
          </Anchor>
        </>
      )}
    </>
  );
}

function Actions({ job }: { job: Job }) {
  const deed = useJobDeed(job.name);
  return (
    <Group gap="xs" justify="flex-end">
      {actionsOf(job).map((action) => (
        <Button
          key={action}
          variant="default"
          aria-label={`${NAMES[action]}: ${job.title}`}
          loading={deed.isPending && deed.variables.action === action}
          onClick={() => deed.mutate({ action })}
        >
          {NAMES[action]}
        </Button>
      ))}
    </Group>
  );
}
