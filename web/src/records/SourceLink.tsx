/** The way to a record where it was made: Jira, GitHub. */
import { Button } from "@mantine/core";
import { ExternalLink } from "lucide-react";

export function SourceLink({ url }: { url: string | null }) {
  if (!url) return null;
  return (
    <Button component="a" href={url} target="_blank" rel="noreferrer" variant="default" leftSection={<ExternalLink size={14} />}>
      {new URL(url).host.includes("github") ? "On GitHub" : "In Jira"}
    </Button>
  );
}
