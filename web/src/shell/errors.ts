/** Errors in words: the server's own where it gave some. */
import { statusOf } from "../api/client";

export const FORBIDDEN = 403;
const MISSING = 404;
/** What browsers say when they got no answer. */
const UNREACHABLE = /fetch|network|load failed/i;

/** What happened, and what to do about it. */
export function wordError(error: unknown): string {
  const told = error as { detail?: unknown; message?: unknown; errors?: { place: string; message: string }[] } | null;
  if (told?.errors) return told.errors.map(({ place, message }) => `${place.replace("body.", "")}: ${message}.`).join(" ");
  if (typeof told?.detail === "string") return told.detail;
  if (typeof told?.message === "string" && statusOf(error)) return told.message;
  if (isOurs(error)) return `Something in this page is wrong: ${error.message}. Reload it; if that does not help, tell those who look after Pulse.`;
  return "Pulse cannot be reached. Look whether it still runs, and try again.";
}

/** The same in a few words. */
export function titleOf(error: unknown): string {
  const status = statusOf(error);
  if (status === FORBIDDEN) return "Your role does not allow this";
  if (status === MISSING) return "There is no such thing";
  if (status) return "That could not be answered";
  return isOurs(error) ? "This could not be shown" : "No connection";
}

/** Whether it is a fault of the dashboard itself, and not a server that gives no answer. */
function isOurs(error: unknown): error is Error {
  return error instanceof Error && statusOf(error) === undefined && !UNREACHABLE.test(error.message);
}
