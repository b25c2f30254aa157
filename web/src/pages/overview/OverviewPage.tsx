/** The answer at a glance. */
import { Page } from "../../shell/Page";

export function OverviewPage() {
  return (
    <Page title="Overview">
      <span />
    </Page>
  );
}
