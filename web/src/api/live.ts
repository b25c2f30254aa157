/** What happens now: the events of the API over one WebSocket, from the last that was seen, whatever happens to the line. */
import { useEffect, useEffectEvent, useState } from "react";

import { accessToken, forgetToken } from "./session";

/** One event; `docs/how-to/watch-live.md` tells the kinds and what each holds. */
export interface LiveEvent {
  kind: string;
  id?: number;
}

const UNAUTHENTICATED = 4401;
const LONGEST_WAIT = 30_000;

/** Calls `hear` with each event while the page is open; gives whether the line stands. */
export function useLive(hear: (event: LiveEvent) => void): boolean {
  const [isOpen, setOpen] = useState(false);
  const heard = useEffectEvent(hear);
  useEffect(() => watch((event) => heard(event), setOpen), []);
  return isOpen;
}

/** Milliseconds until the next try after so many that failed. */
export function waitAfter(failures: number): number {
  return Math.min(LONGEST_WAIT, 500 * 2 ** failures);
}

function watch(hear: (event: LiveEvent) => void, tellOpen: (isOpen: boolean) => void): () => void {
  let socket: WebSocket | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last: number | undefined;
  let failures = 0;
  let isOver = false;

  const connect = async () => {
    const token = await accessToken().catch(() => null);
    if (isOver) return;
    if (!token) {
      again();
      return;
    }
    const line = new WebSocket(`${location.origin.replace(/^http/, "ws")}/api/v1/live`);
    socket = line;
    line.onopen = () => {
      line.send(JSON.stringify({ token, ...(last !== undefined && { since: last }) }));
      tellOpen(true);
    };
    line.onmessage = ({ data }) => {
      failures = 0;
      const event = JSON.parse(String(data)) as LiveEvent;
      last = event.id ?? last;
      if (event.kind !== "alive") hear(event);
    };
    line.onclose = ({ code }) => {
      if (code === UNAUTHENTICATED) forgetToken();
      tellOpen(false);
      again();
    };
  };
  const again = () => {
    if (!isOver) timer = setTimeout(() => void connect(), waitAfter(failures++));
  };

  void connect();
  return () => {
    isOver = true;
    clearTimeout(timer);
    if (socket) socket.onclose = null;
    socket?.close();
  };
}
