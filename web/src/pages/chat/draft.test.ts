import { expect, test } from "vitest";

import { follow, newDraft, wordCall } from "./draft";
import type { ChatEvent } from "./stream";

const after = (...events: unknown[]) => (events as ChatEvent[]).reduce(follow, newDraft("Why?"));
const call = { kind: "tool_call", call_id: "1", tool: "query_metric", arguments: { metric: "cycle_time", by: ["team"] } };

test("puts tokens together, and a later draft in place of an earlier one", () => {
  const draft = after({ kind: "token", draft: 1, text: "It " }, { kind: "token", draft: 1, text: "rose" });
  expect(draft.text).toBe("It rose");
  expect(follow(draft, { kind: "token", draft: 2, text: "It fell" }).text).toBe("It fell");
});

test("shows what is done, and what a tool found", () => {
  const draft = after({ kind: "step", name: "plan", text: "Planning" }, call);
  expect(draft.stages.map(({ state }) => state)).toEqual(["under way", "under way"]);
  const found = follow(draft, { kind: "tool_result", call_id: "1", tool: "query_metric", is_error: false, text: "", n: 1200 });
  expect(found.stages[1]).toMatchObject({ text: "query metric: cycle_time, team", state: "done", note: "1,200 records" });
  const refused = follow(draft, { kind: "tool_result", call_id: "1", tool: "query_metric", is_error: true, text: "Not allowed." });
  expect(refused.stages[1]).toMatchObject({ state: "failed", note: "Not allowed." });
});

test("keeps an error, and passes over kinds it does not know", () => {
  expect(after({ kind: "error", text: "Lost." }).error).toBe("Lost.");
  expect(after({ kind: "something new" })).toEqual(newDraft("Why?"));
});

test("names a call by its plain arguments", () => {
  expect(wordCall("list_metrics", {})).toBe("list metrics");
  expect(wordCall("search", { words: "login", limit: 5, nested: { a: 1 }, none: null })).toBe("search: login, 5");
});
