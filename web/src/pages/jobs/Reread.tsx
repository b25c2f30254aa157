/** Reads months again that were read before, of some projects or repositories; what is read live goes on as it was. */
import { Group, MultiSelect, Text, TextInput } from "@mantine/core";
import { useState } from "react";

import { client, type Sent } from "../../api/client";
import { useDeed } from "../../api/deeds";
import { FormButton } from "../../shell/FormButton";
import { CHANGES } from "./deeds";
import type { Job } from "./describe";

/** The first day of a month as browsers give it, such as 2026-05. */
const dayOf = (month: string) => `${month}-01`;

export function Reread({ job, units }: { job: Job; units: string[] }) {
  const [chosen, setChosen] = useState<string[]>([]);
  const [since, setSince] = useState("");
  const [until, setUntil] = useState("");
  const { mutateAsync } = useDeed(
    (body: Sent["Period"]) => client.POST("/api/v1/jobs/{name}/reread", { params: { path: { name: job.name } }, body }),
    { changes: CHANGES, done: ({ run_ids }) => `Started ${run_ids.length === 1 ? "a run" : `${run_ids.length} runs`}.`, isQuietAboutErrors: true },
  );
  const isGood = chosen.length > 0 && since !== "" && since <= until;
  return (
    <FormButton
      name="Read a period again"
      label={`Read a period again: ${job.title}`}
      title="Read a period again"
      submit="Read again"
      isGood={isGood}
      onSubmit={() => mutateAsync({ units: chosen, since: dayOf(since), until: dayOf(until) })}
    >
      <Text size="sm">Whole months that have ended, by when records were last updated. It is needed after something was mended at the source.</Text>
      <MultiSelect label="Projects or repositories" data={units} value={chosen} onChange={setChosen} searchable required />
      <Group gap="xs" grow>
        <TextInput label="First month" type="month" placeholder="2026-01" required value={since} onChange={(event) => setSince(event.currentTarget.value)} />
        <TextInput label="Last month" type="month" placeholder="2026-03" required value={until} onChange={(event) => setUntil(event.currentTarget.value)} />
      </Group>
    </FormButton>
  );
}
