/** Decisions take effect with the next build; this starts one. */
import { Button } from "@mantine/core";

import { useMay } from "../../api/account";
import { client } from "../../api/client";
import { useDeed } from "../../api/deeds";

export function BuildButton() {
  const mayRun = useMay("jobs");
  const build = useDeed(() => client.POST("/api/v1/jobs/{name}/run", { params: { path: { name: "build" } } }), {
    changes: ["/api/v1/jobs"],
    done: () => "The models are being built. Jobs shows how far it is.",
  });
  if (!mayRun) return null;
  return (
    <Button variant="default" loading={build.isPending} onClick={() => build.mutate(undefined)}>
      Build now
    </Button>
  );
}
