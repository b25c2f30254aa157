/** What people do: one call of the API, told of in a corner of the page, after which what it changed is asked for anew. */
import { notifications } from "@mantine/notifications";
import { useMutation, type UseMutationResult } from "@tanstack/react-query";

import { wordError } from "../shell/errors";
import { queries } from "./client";

interface Answer<T> {
  data?: T;
  error?: unknown;
}

interface DeedOptions<Given, Got> {
  /** Addresses, by how they begin, of what is different afterwards. */
  changes: string[];
  /** What to tell when it is done; nothing is told without it. */
  done?: (got: Got, given: Given) => string;
  /** The page itself shows why it failed. */
  isQuietAboutErrors?: boolean;
}

/** A deed as a mutation; an error is the server's own document. */
export function useDeed<Given, Got>(
  act: (given: Given) => Promise<Answer<Got>>,
  { changes, done, isQuietAboutErrors = false }: DeedOptions<Given, Got>,
): UseMutationResult<Got, unknown, Given> {
  return useMutation({
    mutationFn: async (given: Given) => {
      const { data, error } = await act(given);
      if (error !== undefined) throw error;
      return data as Got;
    },
    onSuccess: (got, given) => {
      askAnew(...changes);
      if (done) notifications.show({ message: done(got, given), autoClose: 5000 });
    },
    onError: (error) => {
      if (!isQuietAboutErrors) notifications.show({ color: "red", title: "That was not done", message: wordError(error), autoClose: 10_000 });
    },
  });
}

/** Ask again for all that is shown of these addresses. */
export function askAnew(...paths: string[]): void {
  void queries.invalidateQueries({
    predicate: ({ queryKey: [, path] }) => typeof path === "string" && paths.some((one) => path.startsWith(one)),
  });
}
