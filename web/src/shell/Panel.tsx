/** A part of a page: a title, what it tells, actions, and its content on a surface of its own. */
import { Box, Group, Paper, Text, Title } from "@mantine/core";
import { type ReactNode, useId } from "react";

import classes from "./Panel.module.css";

interface PanelProps {
  title?: ReactNode;
  note?: ReactNode;
  actions?: ReactNode;
  /** Content reaches to the edges, as tables do. */
  flush?: boolean;
  children: ReactNode;
}

export function Panel({ title, note, actions, flush = false, children }: PanelProps) {
  const id = useId();
  return (
    <Paper component="section" className={classes.panel} aria-labelledby={title ? id : undefined}>
      {title && (
        <Group justify="space-between" align="flex-start" className={classes.head}>
          <div>
            <Title order={2} id={id} className={classes.title}>
              {title}
            </Title>
            {note && (
              <Text size="xs" c="dimmed" component="div">
                {note}
              </Text>
            )}
          </div>
          {actions && (
            <Group gap="xs" wrap="nowrap">
              {actions}
            </Group>
          )}
        </Group>
      )}
      <Box className={flush ? classes.flush : classes.content}>{children}</Box>
    </Paper>
  );
}
