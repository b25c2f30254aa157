import { expect, test } from "vitest";

import { titleOf, wordError } from "./errors";

test("tells a server that gives no answer from a fault of the page", () => {
  for (const message of ["Failed to fetch", "NetworkError when attempting to fetch resource.", "Load failed"]) {
    expect(titleOf(new TypeError(message))).toBe("No connection");
  }
  const fault = new TypeError("Cannot read properties of undefined (reading 'rows')");
  expect(titleOf(fault)).toBe("This could not be shown");
  expect(wordError(fault)).toContain("reading 'rows'");
  expect(titleOf(undefined)).toBe("No connection");
});

test("says what the server said", () => {
  expect(wordError({ status: 409, detail: "jira is under way." })).toBe("jira is under way.");
  expect(wordError({ status: 422, detail: "No.", errors: [{ place: "body.name", message: "too long" }] })).toBe("name: too long.");
  expect([403, 404, 503].map((status) => titleOf({ status }))).toEqual([
    "Your role does not allow this",
    "There is no such thing",
    "That could not be answered",
  ]);
});
