/** What stands where an address leads to no page, or where a page fails. */
import { Center } from "@mantine/core";
import { type ErrorComponentProps } from "@tanstack/react-router";

import { Failure, Nothing } from "./states";
import { TextLink } from "./TextLink";

export function Missing() {
  return (
    <Center mih={320}>
      <Nothing title="There is no such page">
        <TextLink to="/" inherit>
          To the overview
        </TextLink>
      </Nothing>
    </Center>
  );
}

export function PageFailure({ error, reset }: ErrorComponentProps) {
  return <Failure error={error} onRetry={reset} />;
}
