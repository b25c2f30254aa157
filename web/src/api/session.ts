/**
 * Who is signed in: the access token, in memory only, renewed by the cookie that scripts cannot read.
 * Knows nothing of pages.
 */
import type { components } from "./schema";

type Token = components["schemas"]["TokenDocument"];

/** Seconds before its end at which a token is no longer used. */
const MARGIN = 30;
const LOCK = "pulse-session";

let kept: { token: string; until: number } | null = null;
let renewing: Promise<string | null> | null = null;

/** The sign-in was refused; `message` says why. */
export class SignInRefused extends Error {}

/** A token that is good for some more seconds, or null where nobody is signed in. */
export function accessToken(): Promise<string | null> {
  if (kept && kept.until > Date.now()) return Promise.resolve(kept.token);
  // Refresh tokens are good once: within a page all wait for the same answer, and pages wait for each other.
  renewing ??= locked(renew).finally(() => (renewing = null));
  return renewing;
}

/** Do not use the token any more: the server refused it. */
export function forgetToken(): void {
  kept = null;
}

/** Begin a session; `SignInRefused` where the server says no. */
export async function signIn(email: string, password: string): Promise<void> {
  const answer = await post("login", { email, password, cookie: true });
  if (!answer.ok) {
    const problem = (await answer.json().catch(() => ({}))) as { detail?: string };
    throw new SignInRefused(problem.detail ?? "The server does not answer as it should. Try again.");
  }
  keep((await answer.json()) as Token);
}

/** End the session of this browser. */
export async function signOut(): Promise<void> {
  forgetToken();
  await post("logout", {});
}

async function renew(): Promise<string | null> {
  const answer = await post("refresh", {});
  if (answer.status >= 500) throw new Error("The server does not answer as it should. Try again in a moment.");
  return answer.ok ? keep((await answer.json()) as Token) : null;
}

function keep(given: Token): string {
  kept = { token: given.access_token, until: Date.now() + (given.expires_in - MARGIN) * 1000 };
  return kept.token;
}

function post(action: string, body: object): Promise<Response> {
  const headers = { "Content-Type": "application/json" };
  return fetch(`/api/v1/auth/${action}`, { method: "POST", headers, body: JSON.stringify(body) });
}

async function locked(work: () => Promise<string | null>): Promise<string | null> {
  // Browsers have locks on secure origins and on this machine only.
  return "locks" in navigator ? await navigator.locks.request(LOCK, work) : await work();
}
