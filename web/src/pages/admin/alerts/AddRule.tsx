/** The form of a new rule: when to tell whom. */
import { Checkbox, MultiSelect, NativeSelect, Select, TextInput } from "@mantine/core";
import { type ChangeEvent, useState } from "react";

import { api, client } from "../../../api/client";
import { useDeed } from "../../../api/deeds";
import { FormButton } from "../../../shell/FormButton";
import { COMPARISONS, EMPTY_RULE, isWholeRule, KINDS, ruleOf, type WrittenRule } from "./rule";

export function AddRule() {
  const [written, setWritten] = useState(EMPTY_RULE);
  const channels = api.useQuery("get", "/api/v1/alerts/channels");
  const write = useDeed(() => client.PUT("/api/v1/alerts/rules", { body: ruleOf(written) }), {
    changes: ["/api/v1/alerts"],
    done: () => "The rule is in force.",
    isQuietAboutErrors: true,
  });
  const names = channels.data?.channels.map(({ name }) => name) ?? [];
  const submit = async () => {
    await write.mutateAsync(undefined);
    setWritten(EMPTY_RULE);
  };
  return (
    <FormButton name="Write a rule" title="Write a rule" submit="Keep" isGood={isWholeRule(written)} onSubmit={submit}>
      <TextInput label="Name" required value={written.name} onChange={(event) => setWritten({ ...written, name: event.currentTarget.value })} />
      <NativeSelect label="Tell when" data={KINDS} value={written.kind} onChange={(event) => setWritten({ ...written, kind: event.currentTarget.value as WrittenRule["kind"] })} />
      <Condition written={written} onWrite={setWritten} />
      <MultiSelect
        label="Tell"
        description={channels.isSuccess && names.length === 0 ? "There is no channel yet; an administrator adds one below." : null}
        required
        data={names}
        value={written.channels}
        onChange={(chosen) => setWritten({ ...written, channels: chosen })}
      />
    </FormButton>
  );
}

function Condition({ written, onWrite }: { written: WrittenRule; onWrite: (written: WrittenRule) => void }) {
  const field = (name: "threshold" | "period" | "hours" | "minutes") => ({
    value: written[name],
    onChange: (event: ChangeEvent<HTMLInputElement>) => onWrite({ ...written, [name]: event.currentTarget.value }),
  });
  if (written.kind === "metric") return <MetricCondition written={written} onWrite={onWrite} />;
  if (written.kind === "stale_data") return <TextInput label="Hours" type="number" min={1} {...field("hours")} />;
  if (written.kind === "quota_exhausted") return <TextInput label="Minutes" type="number" min={1} {...field("minutes")} />;
  if (written.kind === "finding") {
    return (
      <NativeSelect
        label="At least"
        data={["critical", "warning", "info"]}
        value={written.severity}
        onChange={(event) => onWrite({ ...written, severity: event.currentTarget.value as WrittenRule["severity"] })}
      />
    );
  }
  if (written.kind !== "report") return null;
  return (
    <NativeSelect label="Report" data={["weekly", "monthly"]} value={written.reports} onChange={(event) => onWrite({ ...written, reports: event.currentTarget.value as WrittenRule["reports"] })} />
  );
}

function MetricCondition({ written, onWrite }: { written: WrittenRule; onWrite: (written: WrittenRule) => void }) {
  const metrics = api.useQuery("get", "/api/v1/metrics");
  const found = metrics.data ?? [];
  const unit = found.find(({ name }) => name === written.metric)?.unit;
  const isShare = written.comparison === "rose_by" || written.comparison === "fell_by";
  return (
    <>
      <Select label="Metric" size="sm" searchable required data={found.map(({ name, label }) => ({ value: name, label }))} value={written.metric || null} onChange={(metric) => onWrite({ ...written, metric: metric ?? "" })} />
      <NativeSelect label="It" data={COMPARISONS} value={written.comparison} onChange={(event) => onWrite({ ...written, comparison: event.currentTarget.value as WrittenRule["comparison"] })} />
      <TextInput
        label="Limit"
        description={isShare ? "As a share: 0.2 is a fifth" : unit && `In ${unit}`}
        inputMode="decimal"
        required
        value={written.threshold}
        onChange={(event) => onWrite({ ...written, threshold: event.currentTarget.value })}
      />
      <TextInput label="Over" description="Such as 7d, 4w or 3m" value={written.period} onChange={(event) => onWrite({ ...written, period: event.currentTarget.value })} />
      <Checkbox label="Look at each team by itself" checked={written.byTeam} onChange={(event) => onWrite({ ...written, byTeam: event.currentTarget.checked })} />
    </>
  );
}
