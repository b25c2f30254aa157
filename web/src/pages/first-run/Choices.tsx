/** The three ways to begin: with Jira, with GitHub, or with an organisation that nobody works in. */
import { Button, Code, CopyButton, Modal, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { ReactNode } from "react";

import type { Sent } from "../../api/client";
import { Columns } from "../../shell/Columns";
import { Panel } from "../../shell/Panel";
import { AddConnection } from "../admin/connections/AddConnection";
import type { Place } from "../admin/connections/connection";

/** Ports beside those of this instance, so that both can run. */
export const DEMO = "pulse demo --api-port 8100 --dagster-port 3100";

export function Choices({ onTested }: { onTested: (place: Place, result: Sent["TestDocument"]) => void }) {
  return (
    <Columns most={3}>
      <Choice title="Connect Jira" action={<AddConnection source="jira" onTested={onTested} />}>
        Issues, sprints and their history, from Jira Cloud or Data Center. You need the address and an API token that may browse the projects.
      </Choice>
      <Choice title="Connect GitHub" action={<AddConnection source="github" onTested={onTested} />}>
        Pull requests, reviews, deployments and releases, from GitHub.com or Enterprise Server. You need a token that may read the repositories.
      </Choice>
      <Choice title="Look around first" action={<Sample />}>
        A made-up organisation with fifteen months of work. It gets a database of its own: nothing invented ever stands beside your figures.
      </Choice>
    </Columns>
  );
}

function Choice({ title, action, children }: { title: string; action: ReactNode; children: ReactNode }) {
  return (
    <Panel title={title}>
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{children}</Text>
        {action}
      </Stack>
    </Panel>
  );
}

function Sample() {
  const [isOpen, { open, close }] = useDisclosure();
  return (
    <>
      <Button variant="default" onClick={open}>
        Explore the sample organisation
      </Button>
      <Modal opened={isOpen} onClose={close} title="Explore the sample organisation" size="lg" closeButtonProps={{ "aria-label": "Close" }}>
        <Stack gap="sm" align="flex-start">
          <Text size="sm">Run this on the machine where Pulse runs, in any directory:</Text>
          <Code block w="100%">
            {DEMO}
          </Code>
          <CopyButton value={DEMO}>
            {({ copied, copy }) => (
              <Button variant="default" onClick={copy}>
                {copied ? "Copied" : "Copy the command"}
              </Button>
            )}
          </CopyButton>
          <Text size="sm">
            It reads the sample organisation through the whole pipeline, which takes a few minutes, and then prints the address (port 8100) and
            how to sign in. All of it lies in <Code>.pulse/demo</Code>: delete that directory to be rid of it. This instance stays as it is.
          </Text>
        </Stack>
      </Modal>
    </>
  );
}
