/** What was done for an answer, step by step, while it is made. */
import { Loader, Text } from "@mantine/core";
import { Check, X } from "lucide-react";

import classes from "./chat.module.css";
import type { Stage } from "./draft";

export function Stages({ stages }: { stages: Stage[] }) {
  return (
    <ul className={classes.stages} aria-label="Steps">
      {stages.map((stage, place) => (
        <li key={place}>
          <Sign state={stage.state} />
          <Text size="xs" c="dimmed" component="span">
            {stage.text}
            {stage.note && ` – ${stage.note}`}
          </Text>
        </li>
      ))}
    </ul>
  );
}

function Sign({ state }: { state: Stage["state"] }) {
  if (state === "under way") return <Loader size={12} aria-label="under way" />;
  return state === "done" ? <Check size={13} color="var(--good)" aria-label="done" /> : <X size={13} color="var(--bad)" aria-label="failed" />;
}
