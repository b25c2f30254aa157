/** One conversation: its answers, the one in the making, and what can be done with them. */
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";

import { api, client, queries } from "../../api/client";
import { askAnew } from "../../api/deeds";
import { wordError } from "../../shell/errors";
import { type Draft, follow, newDraft } from "./draft";
import { readEvents } from "./stream";

const THREADS = "/api/v1/chat/threads";
const THREAD = "/api/v1/chat/threads/{thread_id}";

type Streamed = Promise<{ data?: unknown; error?: unknown }>;

/** `thread`: undefined for one that begins with the first question. */
export function useConversation(thread: string | undefined) {
  const navigate = useNavigate();
  const params = { path: { thread_id: thread ?? "" } };
  const told = api.useQuery("get", THREAD, { params }, { enabled: thread !== undefined });
  const [draft, setDraft] = useState<Draft | null>(null);
  const underWay = useRef<{ thread: string; controller: AbortController } | null>(null);

  useEffect(() => {
    if (underWay.current && underWay.current.thread !== thread) underWay.current.controller.abort();
  }, [thread]);
  useEffect(() => () => underWay.current?.controller.abort(), []);

  const make = async (of: string, question: string, begin: (signal: AbortSignal) => Streamed) => {
    const controller = new AbortController();
    underWay.current = { thread: of, controller };
    setDraft(newDraft(question));
    const failure = await consume(begin(controller.signal), setDraft);
    if (underWay.current.controller === controller) underWay.current = null;
    await queries.invalidateQueries({ queryKey: ["get", THREAD] });
    askAnew(THREADS);
    setDraft(failure === null || controller.signal.aborted ? null : { ...newDraft(question), error: failure });
  };

  const begin = async (question: string) => {
    const made = await client.POST(THREADS, { body: { title: "" } });
    if (!made.data) {
      setDraft({ ...newDraft(question), error: wordError(made.error) });
      return null;
    }
    underWay.current = { thread: made.data.thread_id, controller: new AbortController() };
    await navigate({ to: "/chat", search: (before) => ({ ...before, thread: made.data.thread_id }) });
    return made.data.thread_id;
  };

  const ask = async (text: string) => {
    setDraft(newDraft(text));
    const of = thread ?? (await begin(text));
    if (of === null) return;
    const where = { params: { path: { thread_id: of } }, body: { text }, parseAs: "stream" } as const;
    await make(of, text, (signal) => client.POST(`${THREAD}/messages`, { ...where, signal }));
  };
  const regenerate = (question: string) =>
    make(params.path.thread_id, question, (signal) => client.POST(`${THREAD}/regenerate`, { params, parseAs: "stream", signal }));
  const decide = (question: string, isApproved: boolean) =>
    make(params.path.thread_id, question, (signal) =>
      client.POST(`${THREAD}/approval`, { params, body: { is_approved: isApproved }, parseAs: "stream", signal }),
    );
  const stop = () => void client.POST(`${THREAD}/stop`, { params });

  return { told, draft, ask, regenerate, decide, stop };
}

/** Follows a stream to its end; why it failed, or null. */
async function consume(answer: Streamed, set: (change: (draft: Draft | null) => Draft | null) => void): Promise<string | null> {
  try {
    const { data, error } = await answer;
    if (error !== undefined) return wordError(error);
    let failure: string | null = null;
    for await (const event of readEvents(data as ReadableStream<BufferSource>)) {
      if (event.kind === "error") failure = event.text;
      set((draft) => draft && follow(draft, event));
    }
    return failure;
  } catch (error) {
    return wordError(error);
  }
}
