/** A record as people write it, leading to its own page: PAY-7, acme/pay#12. What has no page stands as it is. */
import { Anchor } from "@mantine/core";

import { placeOf } from "./place";
import { TextLink } from "../shell/TextLink";

export function RecordLink({ reference, url }: { reference: string | null | undefined; url?: string | null | undefined }) {
  if (!reference) return "—";
  const place = placeOf(reference);
  if (place?.kind === "work-item") {
    return (
      <TextLink to="/work-items/$key" params={{ key: place.key }} size="sm" className="nowrap">
        {reference}
      </TextLink>
    );
  }
  if (place?.kind === "pull-request") {
    return (
      <TextLink to="/pull-requests/$owner/$repository/$number" params={place} size="sm" className="nowrap">
        {reference}
      </TextLink>
    );
  }
  if (!url) return reference;
  return (
    <Anchor href={url} target="_blank" rel="noreferrer" size="sm" className="nowrap">
      {reference}
    </Anchor>
  );
}
