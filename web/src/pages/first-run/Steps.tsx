/** Which steps there are, which are done, and which one is under way. */
import { Check } from "lucide-react";

import type { Step } from "./course";
import classes from "./Steps.module.css";

const STEPS: { step: Step; name: string }[] = [
  { step: "connect", name: "Connect and test" },
  { step: "read", name: "Read" },
  { step: "build", name: "Build the figures" },
  { step: "done", name: "First chart" },
];

export function Steps({ step }: { step: Step }) {
  const present = STEPS.findIndex((one) => one.step === step);
  return (
    <ol className={classes.steps} aria-label="Steps of the set-up">
      {STEPS.map(({ step: one, name }, place) => (
        <li key={one} aria-current={place === present ? "step" : undefined} data-done={place < present || step === "done" || undefined}>
          <i aria-hidden>{place < present || step === "done" ? <Check size={12} strokeWidth={3} /> : place + 1}</i>
          {name}
          {place < present && <span className="hidden-from-eyes"> (done)</span>}
        </li>
      ))}
    </ol>
  );
}
