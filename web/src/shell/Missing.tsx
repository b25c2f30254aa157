/** What stands where an address leads to no page, or where a page fails. */
import { Anchor, Center } from "@mantine/core";
import { type ErrorComponentProps, Link } from "@tanstack/react-router";

import { Failure, Nothing } from "./states";

export function Missing() {
  return (
    <Center mih={320}>
      <Nothing title="There is no such page">
        <Anchor component={Link} to="/" inherit>
          To the overview
        </Anchor>
      </Nothing>
    </Center>
  );
}

export function PageFailure({ error, reset }: ErrorComponentProps) {
  return <Failure error={error} onRetry={reset} />;
}
