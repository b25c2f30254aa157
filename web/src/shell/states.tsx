/** What stands where an answer is not there: still loading, failed, or nothing to show. */
import { Alert, Button, Skeleton, Stack, Text } from "@mantine/core";
import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";

import { statusOf } from "../api/client";
import { FORBIDDEN, titleOf, wordError } from "./errors";

/** A place that is being filled, as high as what will stand there. */
export function Loading({ height = 120 }: { height?: number | undefined }) {
  return (
    <div role="status" aria-label="Loading">
      <Skeleton height={height} radius={6} />
    </div>
  );
}

/** What went wrong, in the server's words, and a way to try again. */
export function Failure({ error, onRetry }: { error: unknown; onRetry?: (() => void) | undefined }) {
  return (
    <Alert color="red" variant="light" icon={<CircleAlert size={16} />} title={titleOf(error)}>
      <Stack gap="xs" align="flex-start">
        <Text size="sm" c="var(--text)">
          {wordError(error)}
        </Text>
        {onRetry && (
          <Button variant="default" onClick={onRetry}>
            Try again
          </Button>
        )}
      </Stack>
    </Alert>
  );
}

/** There is nothing, and why that may be. */
export function Nothing({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <Stack gap={4} py="lg" px="md" align="center" ta="center">
      <Text fw={500} size="sm">
        {title}
      </Text>
      {children && (
        <Text size="sm" c="dimmed" maw={420} component="div">
          {children}
        </Text>
      )}
    </Stack>
  );
}

interface AnsweredProps<T> {
  /** A query, or what was made of several. */
  query: { data: T | undefined; error: unknown; refetch: () => unknown };
  height?: number;
  children: (data: NonNullable<T>) => ReactNode;
}

/** What a query found, or the state it is in. An answer that is there stays while it is asked for anew. */
export function Answered<T>({ query, height, children }: AnsweredProps<T>) {
  if (query.data !== undefined && query.data !== null) return children(query.data);
  if (statusOf(query.error) === FORBIDDEN) return <Nothing title="Your role does not show this">{wordError(query.error)}</Nothing>;
  if (query.error) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  return <Loading height={height} />;
}
