/** The projects and repositories of a job that extracts: those that failed or are under way first. */
import { Button, Group, Text } from "@mantine/core";

import { useMay, useTimeZone } from "../../api/account";
import { api, type Sent } from "../../api/client";
import { wordMoment, wordNumber } from "../../figures/wording";
import { type Column, DataTable } from "../../shell/DataTable";
import { Mark } from "../../shell/Mark";
import { Answered, Nothing } from "../../shell/states";
import { useJobDeed, useRetry } from "./deeds";
import { isSingle, type Job, toneOf, wordState } from "./describe";
import { Reread } from "./Reread";
import classes from "./jobs.module.css";

type Unit = Sent["UnitDocument"];
/** All that are up to date, read in one go. */
const TOGETHER = "*";

export function Units({ job }: { job: Job }) {
  const units = api.useQuery("get", "/api/v1/jobs/{name}/units", { params: { path: { name: job.name } } });
  const mayRun = useMay("jobs");
  const timeZone = useTimeZone();
  const columns: Column<Unit>[] = [
    { name: "Name", show: ({ name }) => (name === TOGETHER ? "All that are up to date" : isSingle(name) ? name : `What belongs to none: ${name}`) },
    { name: "State", show: (unit) => <Mark tone={toneOf(unit.state)}>{wordState({ state: unit.state, is_paused: false })}</Mark> },
    { name: "Records", numeric: true, show: (unit) => wordNumber(unit.progress.records) },
    { name: "Read up to", show: (unit) => wordMoment(unit.watermark, timeZone), whole: true },
    { name: "What is wrong", show: (unit) => unit.error && <Text size="xs" className={classes.reason}>{unit.error}</Text> },
  ];
  if (mayRun) columns.push({ name: "Actions", show: (unit) => isSingle(unit.name) && <Actions job={job} unit={unit} /> });
  return (
    <Answered query={units}>
      {(found) =>
        found.length === 0 ? (
          <Nothing title="Nothing has been read yet" />
        ) : (
          <>
            <DataTable caption={`Units of ${job.title}`} columns={columns} rows={found} keyOf={(unit) => unit.name} />
            {mayRun && (
              <Group pt="xs">
                <Reread job={job} units={found.map(({ name }) => name).filter(isSingle)} />
              </Group>
            )}
          </>
        )
      }
    </Answered>
  );
}

function Actions({ job, unit }: { job: Job; unit: Unit }) {
  const deed = useJobDeed(job.name);
  const retry = useRetry(job.name);
  const rests = unit.state === "PAUSED";
  const action = rests ? "resume" : "pause";
  return (
    <Group gap={4} wrap="nowrap">
      <Button variant="subtle" aria-label={`${unit.state === "FAILED" ? "Retry" : "Read now"}: ${unit.name}`} loading={retry.isPending} onClick={() => retry.mutate(unit.name)}>
        {unit.state === "FAILED" ? "Retry" : "Read now"}
      </Button>
      <Button
        variant="subtle"
        color="gray"
        aria-label={`${rests ? "Resume" : "Pause"} ${unit.name}`}
        loading={deed.isPending}
        onClick={() => deed.mutate({ action, unit: unit.name })}
      >
        {rests ? "Resume" : "Pause"}
      </Button>
    </Group>
  );
}
