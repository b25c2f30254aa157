/** The settings: what is read, who may do what, what Pulse is told about the organisation, and what was done. */
import { Tabs } from "@mantine/core";
import { Navigate, useNavigate, useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";

import { useAccount } from "../../api/account";
import { Page } from "../../shell/Page";
import { Failure, Loading } from "../../shell/states";
import { Alerts } from "./alerts/Alerts";
import { AuditLog } from "./AuditLog";
import { Connections } from "./connections/Connections";
import { Keys } from "./Keys";
import { Mappings } from "./Mappings";
import { McpServers } from "./mcp-servers/McpServers";
import { type SectionPath, sectionsFor } from "./sections";
import { Teams } from "./Teams";
import { Users } from "./Users";

const CONTENT: Record<SectionPath, ReactNode> = {
  connections: <Connections />,
  "mcp-servers": <McpServers />,
  users: <Users />,
  keys: <Keys />,
  teams: <Teams />,
  mappings: <Mappings />,
  alerts: <Alerts />,
  audit: <AuditLog />,
};

/** The first section that one may see. */
export function AdminStart() {
  const account = useAccount();
  const [first] = sectionsFor(account?.permissions ?? []);
  return first ? <Navigate to="/settings/$section" params={{ section: first.path }} replace /> : <Loading />;
}

export function AdminPage() {
  const { section } = useParams({ from: "/shell/settings/$section" });
  const account = useAccount();
  const navigate = useNavigate();
  if (!account) return <Loading />;
  const sections = sectionsFor(account.permissions);
  const shown = sections.find(({ path }) => path === section);
  return (
    <Page title={shown ? shown.name : "Settings"} lead="Settings">
      <Tabs
        value={shown?.path ?? null}
        onChange={(path) => path && void navigate({ to: "/settings/$section", params: { section: path } })}
        keepMounted={false}
      >
        <Tabs.List mb="md" aria-label="Settings">
          {sections.map(({ path, name }) => (
            <Tabs.Tab key={path} value={path}>
              {name}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {shown ? (
          <Tabs.Panel value={shown.path}>{CONTENT[shown.path]}</Tabs.Panel>
        ) : (
          <Failure error={{ status: 403, detail: "This section is for others. What you may use is above." }} />
        )}
      </Tabs>
    </Page>
  );
}
