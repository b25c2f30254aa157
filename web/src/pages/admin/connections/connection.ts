/** Connections as forms hold them and as the API takes them. */
import { client, type Sent } from "../../../api/client";
import { useDeed } from "../../../api/deeds";

export const CHANGES = ["/api/v1/connections"];

/** Which connection: its source and its id. */
export interface Place {
  source: "jira" | "github";
  connection_id: string;
}

/** What somebody types into the form; lists are divided by commas, spaces or lines. */
export interface Written {
  source: Place["source"];
  id: string;
  url: string;
  email: string;
  what: string;
  repositories: string;
  secret: string;
}

export const EMPTY: Written = { source: "jira", id: "", url: "", email: "", what: "", repositories: "", secret: "" };
const GITHUB = "https://api.github.com";

/** The document that adds what was written. */
export function documentOf(written: Written): Sent["NewConnection"] {
  return { connection_id: written.id.trim(), site: siteOf(written), credentials: { tokens: listOf(written.secret) } };
}

function siteOf({ source, url, email, what, repositories }: Written): Sent["NewConnection"]["site"] {
  if (source === "jira") return { source, url: url.trim(), email: email.trim() || null, projects: listOf(what) };
  return { source, api_url: url.trim() || GITHUB, organizations: listOf(what), repositories: listOf(repositories) };
}

/** Whether all is there that a connection needs; whether it is right only the server knows. */
export function isWhole({ source, id, url, what, repositories, secret }: Written): boolean {
  if (!id.trim() || !secret.trim()) return false;
  return source === "jira" ? url.trim() !== "" : what.trim() !== "" || repositories.trim() !== "";
}

/** The words of a list. */
export function listOf(text: string): string[] {
  return text.split(/[\s,;]+/).filter(Boolean);
}

/** What is read of a site, in words. */
export function wordSite(site: Sent["ConnectionDocument"]["site"]): string {
  if (site.source === "jira") return site.projects?.length ? site.projects.join(", ") : "all projects";
  return [...(site.organizations ?? []), ...(site.repositories ?? [])].join(", ");
}

export function placeOf({ site, connection_id }: Sent["ConnectionDocument"]): Place {
  return { source: site.source, connection_id };
}

/** Ask the source with real calls whether all can be read. */
export function useTest(onTested: (result: Sent["TestDocument"], place: Place) => void) {
  return useDeed(
    async (place: Place) => {
      const answer = await client.POST("/api/v1/connections/{source}/{connection_id}/test", { params: { path: place } });
      if (answer.data) onTested(answer.data, place);
      return answer;
    },
    { changes: [] },
  );
}
