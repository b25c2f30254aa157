/** How good the data are, and what can be done about what is not. */
import { useMay } from "../../api/account";
import { Page } from "../../shell/Page";
import { ChecksPanel } from "./ChecksPanel";
import { ComparisonPanel } from "./ComparisonPanel";
import { FreshnessPanel } from "./FreshnessPanel";
import { PeoplePanel } from "./PeoplePanel";
import { RejectedPanel } from "./RejectedPanel";
import { UnmappedPanel } from "./UnmappedPanel";

export function DataQualityPage() {
  const mayDecide = useMay("people");
  return (
    <Page title="Data quality" lead="What figures rest on: what nothing maps, what does not hold, what did not fit, how fresh it all is.">
      <UnmappedPanel />
      {mayDecide && <PeoplePanel />}
      <ChecksPanel />
      <ComparisonPanel />
      <RejectedPanel />
      <FreshnessPanel />
    </Page>
  );
}
