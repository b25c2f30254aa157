/** A finding in a list: how grave, what was found, what to do next. */
import { Group, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";

import { Mark } from "../shell/Mark";
import classes from "./FindingRow.module.css";
import { type Finding, toneOf } from "./severity";

export function FindingRow({ finding }: { finding: Finding }) {
  return (
    <Link to="/findings/$id" params={{ id: String(finding.finding_id) }} className={classes.row}>
      <Group gap={8} wrap="nowrap" align="baseline">
        <Mark tone={toneOf(finding.severity)}>{finding.severity}</Mark>
        <Text size="sm" fw={550}>
          {finding.title}
        </Text>
        {finding.closed_at && <Mark>closed</Mark>}
      </Group>
      <Text size="sm" c="dimmed" mt={2} lineClamp={2}>
        {finding.text}
      </Text>
    </Link>
  );
}
