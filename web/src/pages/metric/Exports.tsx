/** What one takes away: the address, the figures as a table, the picture. */
import { Button, CopyButton, Group } from "@mantine/core";
import { Download, Image, Link as LinkIcon } from "lucide-react";

import { type Metric, useCourse } from "../../figures/metrics";
import { save, tableOf } from "../../figures/saving";
import { useView } from "./view";

export function Exports({ metric }: { metric: Metric }) {
  const { view } = useView();
  const dimensions = view.by ? [view.by] : [];
  const found = useCourse(metric.name, { grain: view.grain, dimensions, filters: view.where ?? [], previous: dimensions.length === 0 });
  const picture = () => {
    const canvas = document.querySelector<HTMLCanvasElement>("[data-picture] canvas, figure canvas");
    canvas?.toBlob((blob) => {
      if (blob) save(blob, `${metric.name}.png`);
    });
  };
  return (
    <Group gap={6}>
      <CopyButton value={window.location.href}>
        {({ copied, copy }) => (
          <Button variant="default" leftSection={<LinkIcon size={14} />} onClick={copy}>
            {copied ? "Copied" : "Copy link"}
          </Button>
        )}
      </CopyButton>
      <Button
        variant="default"
        leftSection={<Download size={14} />}
        disabled={!found.data}
        onClick={() => found.data && save(new Blob([tableOf(found.data)], { type: "text/csv" }), `${metric.name}.csv`)}
      >
        CSV
      </Button>
      <Button variant="default" leftSection={<Image size={14} />} onClick={picture}>
        PNG
      </Button>
    </Group>
  );
}
