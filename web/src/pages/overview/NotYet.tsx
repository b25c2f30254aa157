/** The overview of an installation without figures: leads those who may connect to the set-up, and tells the others. */
import { Navigate } from "@tanstack/react-router";

import { useAccount } from "../../api/account";
import { isSkipped } from "../../api/firstRun";
import { Page } from "../../shell/Page";
import { Panel } from "../../shell/Panel";
import { Loading, Nothing } from "../../shell/states";
import { TextLink } from "../../shell/TextLink";

export function NotYet() {
  const account = useAccount();
  if (!account) return <Loading height={320} />;
  const mayConnect = account.permissions.includes("connections");
  if (mayConnect && !isSkipped()) return <Navigate to="/first-run" replace />;
  return (
    <Page title="Overview">
      <Panel>
        <Nothing title="There are no figures yet">
          {mayConnect ? <TextLink to="/first-run">Set up Pulse</TextLink> : "An administrator connects Jira and GitHub; figures follow by themselves."}
        </Nothing>
      </Panel>
    </Page>
  );
}
