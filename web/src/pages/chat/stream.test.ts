import { expect, test } from "vitest";

import { readEvents } from "./stream";

async function told(...pieces: string[]) {
  const body = new Response(new Blob(pieces)).body;
  const events = [];
  for await (const event of readEvents(body ?? new ReadableStream())) events.push(event);
  return events;
}

test("reads events, passes over signs of life", async () => {
  const events = await told(': still here\n\nevent: token\ndata: {"kind":"token","draft":1,"text":"Köln"}\n\n: still here\n\n');
  expect(events).toEqual([{ kind: "token", draft: 1, text: "Köln" }]);
});

test("joins what arrives in pieces, and drops what never ends", async () => {
  const stream = new ReadableStream<BufferSource>({
    start(controller) {
      const bytes = new TextEncoder().encode('event: token\ndata: {"kind":"token","draft":1,"text":"é"}\n\nevent: tok');
      for (const byte of bytes) controller.enqueue(new Uint8Array([byte]));
      controller.close();
    },
  });
  const events = [];
  for await (const event of readEvents(stream)) events.push(event);
  expect(events).toEqual([{ kind: "token", draft: 1, text: "é" }]);
});
