/** Which period the pages are about; kept in the address. */
import { Button, Group, Popover, Select, Stack, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";

import { wordPeriod } from "../figures/wording";
import { DEFAULT_PERIOD, PERIODS, type Scope, useScope } from "../scope/scope";

const OWN = "own";
type Days = Pick<Scope, "period" | "since" | "until">;
const NOTHING: Record<keyof Days, undefined> = { period: undefined, since: undefined, until: undefined };

export function PeriodSwitch() {
  const scope = useScope();
  const navigate = useNavigate();
  const [isOpen, setOpen] = useState(false);
  const hasDays = scope.since !== undefined;
  const go = (days: Days) => {
    setOpen(false);
    void navigate({ to: ".", search: (before) => ({ ...before, ...NOTHING, ...days }) });
  };
  return (
    <Popover opened={isOpen} onChange={setOpen} trapFocus shadow="md" position="bottom-start">
      <Popover.Target>
        <Select
          aria-label="Period"
          w={hasDays ? 230 : 120}
          miw={0}
          data={choices(scope)}
          value={hasDays ? OWN : (scope.period ?? DEFAULT_PERIOD)}
          allowDeselect={false}
          onChange={(value) => (value === OWN ? setOpen(true) : go({ period: value ?? DEFAULT_PERIOD }))}
        />
      </Popover.Target>
      <Popover.Dropdown>
        <OwnPeriod since={scope.since} until={scope.until} onGo={go} />
      </Popover.Dropdown>
    </Popover>
  );
}

function choices({ period, since, until }: Scope) {
  const known = Object.entries(PERIODS).map(([value, label]) => ({ value, label }));
  const other = period && !(period in PERIODS) ? [{ value: period, label: period }] : [];
  return [...known, ...other, { value: OWN, label: since && until ? wordPeriod(since, until) : "Own dates …" }];
}

function OwnPeriod({ since, until, onGo }: { since?: string | undefined; until?: string | undefined; onGo: (days: Days) => void }) {
  const [from, setFrom] = useState(since ?? "");
  const [to, setTo] = useState(until ?? "");
  const isGood = from !== "" && to !== "" && from < to;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isGood) onGo({ since: from, until: to });
      }}
    >
      <Stack gap="xs">
        <Group gap="xs" wrap="nowrap">
          <TextInput type="date" label="First day" value={from} onChange={(event) => setFrom(event.currentTarget.value)} />
          <TextInput type="date" label="Day after" value={to} onChange={(event) => setTo(event.currentTarget.value)} />
        </Group>
        <Button type="submit" disabled={!isGood}>
          Show
        </Button>
      </Stack>
    </form>
  );
}
