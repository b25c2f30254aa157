import { describe, expect, it } from "vitest";

import { questionOf, readScope } from "./scope";

describe("an address", () => {
  it("gives what can be understood and nothing else", () => {
    expect(readScope({ team: "Payments", period: "12w", since: "soon", other: 1 })).toEqual({ team: "Payments", period: "12w" });
    expect(readScope({ period: "'; drop table", team: 7 })).toEqual({});
    expect(readScope({ period: 2026 })).toEqual({ period: "2026" });
  });

  it("takes days only in order", () => {
    expect(readScope({ since: "2026-02-01", until: "2026-01-01" })).toEqual({});
    expect(readScope({ since: "2026-01-01", until: "2026-02-01" })).toEqual({ since: "2026-01-01", until: "2026-02-01" });
  });
});

describe("a question", () => {
  it("asks for twelve weeks unless told otherwise", () => {
    expect(questionOf({})).toEqual({ period: "12w", filters: [] });
  });

  it("prefers days to a length, and joins filters", () => {
    expect(questionOf({ team: "Mobile", period: "4w", since: "2026-01-01", until: "2026-02-01" }, ["class=bug"])).toEqual({
      since: "2026-01-01",
      until: "2026-02-01",
      filters: ["team=Mobile", "class=bug"],
    });
  });
});
