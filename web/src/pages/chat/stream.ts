/** Answers as they are made: server-sent events over `fetch`, one JSON object each. */
import type { Sent } from "../../api/client";

export type ChatEvent = Sent["ChatEvent"];

/** The events of a response, as they come. */
export async function* readEvents(body: ReadableStream<BufferSource>): AsyncGenerator<ChatEvent> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const frames = (rest + value).split("\n\n");
    rest = frames.pop() ?? "";
    yield* frames.flatMap(eventsIn);
  }
}

/** What one frame tells: an event, or nothing where it is a mere sign of life. */
function eventsIn(frame: string): ChatEvent[] {
  const data = frame.split("\n").find((line) => line.startsWith("data: "));
  return data ? [JSON.parse(data.slice("data: ".length)) as ChatEvent] : [];
}
