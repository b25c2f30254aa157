import { expect, test } from "vitest";

import { blocksOf } from "./text";

test("tells paragraphs, lists and sources apart", () => {
  const blocks = blocksOf("Cycle time **rose** [1].\n\n- PAY: 3 d [2]\n- SHOP: 1 d\nThat is all.");
  expect(blocks.map(({ kind, lines }) => [kind, lines.length])).toEqual([["paragraph", 1], ["list", 2], ["paragraph", 1]]);
  expect(blocks[0]?.lines[0]).toEqual([
    { kind: "text", text: "Cycle time " }, { kind: "strong", text: "rose" }, { kind: "text", text: " " },
    { kind: "source", number: 1 }, { kind: "text", text: "." },
  ]);
});

test("takes markup for text: nothing in an answer becomes part of the page", () => {
  expect(blocksOf('<img src=x onerror="alert(1)">')).toEqual([
    { kind: "paragraph", lines: [[{ kind: "text", text: '<img src=x onerror="alert(1)">' }]] },
  ]);
  expect(blocksOf("")).toEqual([]);
});
