import { expect, test } from "vitest";

import { documentOf, EMPTY, isWhole, listOf, wordSite } from "./connection";

const JIRA = { ...EMPTY, id: " europe ", url: "https://x.atlassian.net ", email: "a@b.c", what: "PAY, SHOP", secret: "t" };

test("makes a Jira site of what was written", () => {
  expect(documentOf(JIRA)).toEqual({
    connection_id: "europe",
    site: { source: "jira", url: "https://x.atlassian.net", email: "a@b.c", projects: ["PAY", "SHOP"] },
    credentials: { tokens: ["t"] },
  });
  expect(documentOf({ ...JIRA, email: "" }).site).toMatchObject({ email: null });
});

test("reads GitHub.com unless another address is given, with several tokens", () => {
  const github = { ...EMPTY, source: "github" as const, id: "gh", what: "acme", repositories: "other/web", secret: "a\nb" };
  expect(documentOf(github)).toEqual({
    connection_id: "gh",
    site: { source: "github", api_url: "https://api.github.com", organizations: ["acme"], repositories: ["other/web"] },
    credentials: { tokens: ["a", "b"] },
  });
});

test("is whole when nothing that it needs is missing", () => {
  expect(isWhole(JIRA)).toBe(true);
  expect(isWhole({ ...JIRA, url: " " })).toBe(false);
  expect(isWhole({ ...JIRA, secret: "" })).toBe(false);
  expect(isWhole({ ...EMPTY, source: "github", id: "gh", secret: "t" })).toBe(false);
  expect(isWhole({ ...EMPTY, source: "github", id: "gh", secret: "t", repositories: "a/b" })).toBe(true);
});

test("divides lists, and says what is read", () => {
  expect(listOf(" a, b;c\n d ")).toEqual(["a", "b", "c", "d"]);
  expect(wordSite({ source: "jira", url: "https://x", projects: [] })).toBe("all projects");
  expect(wordSite({ source: "github", api_url: "https://x", organizations: ["acme"], repositories: ["o/r"] })).toBe("acme, o/r");
});
