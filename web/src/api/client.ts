/** The one client of the API, typed by its OpenAPI document: `api.useQuery("get", "/api/v1/metrics", …)`. */
import { QueryClient } from "@tanstack/react-query";
import createFetchClient from "openapi-fetch";
import createQueryHooks from "openapi-react-query";

import type { components, paths } from "./schema";
import { accessToken, forgetToken } from "./session";

/** What the API sends, by name. */
export type Sent = components["schemas"];

const FRESH_FOR = 30_000;
const MOST_TRIES = 2;

/** Plain calls, for what happens once: `client.POST(…)`. */
export const client = createFetchClient<paths>({ baseUrl: location.origin, fetch: authorised });

/** Queries and mutations as hooks. */
export const api = createQueryHooks(client);

/** What has been asked and is kept. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: FRESH_FOR,
      retry: (failures, error) => failures < MOST_TRIES && !statusOf(error),
    },
  },
});

/** The HTTP status of an error that the server told of; undefined where it could not be reached. */
export function statusOf(error: unknown): number | undefined {
  const told = error as { status?: unknown } | null;
  return typeof told?.status === "number" ? told.status : undefined;
}

async function authorised(request: Request): Promise<Response> {
  const again = request.clone();
  const answer = await fetch(withToken(request, await accessToken()));
  if (answer.status !== 401) return answer;
  forgetToken();
  const renewed = await accessToken();
  return renewed ? fetch(withToken(again, renewed)) : answer;
}

function withToken(request: Request, token: string | null): Request {
  if (token) request.headers.set("Authorization", `Bearer ${token}`);
  return request;
}
