import { problemOf } from "../api/http";
import type { Message } from "../api/types";
import { readEvents } from "./sse";

export interface Hearing {
  onMessage: (message: Message) => void;
  /** Something else of the conversation changed: taken, closed, given back. */
  onConversation: () => void;
}

/** Follows a conversation's messages after a known one until aborted; comes back after every loss, up to 10 s apart. */
export async function followMessages(
  id: string,
  after: string,
  signal: AbortSignal,
  hearing: Hearing,
): Promise<void> {
  let lastId = after;
  for (let losses = 0; !signal.aborted; losses++) {
    try {
      const headers: Record<string, string> = { Accept: "text/event-stream" };
      if (lastId) headers["Last-Event-ID"] = lastId;
      const path = `/v1/conversations/${encodeURIComponent(id)}/stream`;
      const response = await fetch(path, { headers, signal, credentials: "same-origin" });
      if (!response.ok || !response.body) {
        const problem = await problemOf(response);
        if (problem.status < 500) return;
        throw problem;
      }
      for await (const event of readEvents(response.body)) {
        losses = 0;
        if (event.id) lastId = event.id;
        const value = JSON.parse(event.data) as Record<string, unknown>;
        if ("author" in value) hearing.onMessage(value as unknown as Message);
        else hearing.onConversation();
      }
    } catch {
      if (signal.aborted) return; // otherwise the network: try again
    }
    await new Promise((resolve) => setTimeout(resolve, Math.min(10_000, 500 * 2 ** losses)));
  }
}
