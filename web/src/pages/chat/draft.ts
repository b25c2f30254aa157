/** An answer in the making: what of it has been told so far. */
import type { Sent } from "../../api/client";
import type { ChatEvent } from "./stream";

/** Something that was done for the answer; tools tell whether they found anything. */
export interface Stage {
  text: string;
  callId?: string;
  state: "done" | "under way" | "failed";
  note?: string;
}

export interface Draft {
  question: string;
  stages: Stage[];
  /** Number of the draft that `text` belongs to. */
  number: number;
  text: string;
  charts: Sent["Chart"][];
  error: string | null;
}

export function newDraft(question: string): Draft {
  return { question, stages: [], number: 0, text: "", charts: [], error: null };
}

/** The draft after one more event; kinds that are not known change nothing. */
export function follow(draft: Draft, event: ChatEvent): Draft {
  switch (event.kind) {
    case "step":
      return { ...draft, stages: [...ended(draft.stages), { text: event.text, state: "under way" }] };
    case "tool_call":
      return { ...draft, stages: [...draft.stages, { text: wordCall(event.tool, event.arguments), callId: event.call_id, state: "under way" }] };
    case "tool_result":
      return { ...draft, stages: draft.stages.map((stage) => (stage.callId === event.call_id ? { ...stage, ...outcomeOf(event) } : stage)) };
    case "token":
      return event.draft > draft.number
        ? { ...draft, number: event.draft, text: event.text }
        : { ...draft, text: draft.text + event.text };
    case "chart":
      return { ...draft, charts: [...draft.charts, event.chart] };
    case "unverified":
      return { ...draft, stages: [...ended(draft.stages), { text: `Nothing bears: ${event.statements.join(", ")}`, state: "failed" }] };
    case "error":
      return { ...draft, error: event.text };
    case "done":
      return { ...draft, stages: ended(draft.stages), text: event.answer.outcome?.text ?? draft.text };
    default:
      return draft;
  }
}

/** A call as people read it: "query metric: cycle_time, 12w". */
export function wordCall(tool: string, given: Record<string, unknown>): string {
  const told = Object.values(given).flatMap(wordArgument);
  const name = tool.replaceAll("_", " ");
  return told.length > 0 ? `${name}: ${told.join(", ")}` : name;
}

function wordArgument(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(wordArgument);
  return typeof value === "string" || typeof value === "number" ? [String(value)] : [];
}

function outcomeOf(result: Sent["ToolResult"]): Pick<Stage, "state"> & { note: string } {
  if (result.is_error) return { state: "failed", note: result.text ?? "" };
  return { state: "done", note: result.n === null || result.n === undefined ? "" : `${result.n.toLocaleString("en-GB")} records` };
}

function ended(stages: Stage[]): Stage[] {
  return stages.map((stage) => (stage.state === "under way" ? { ...stage, state: "done" } : stage));
}
