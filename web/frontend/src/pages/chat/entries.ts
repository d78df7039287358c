import type { Conversation, Message } from "../../api/types";
import type { Turn } from "../../stream/turn";

/** What stands in a thread: a message as stored, or a turn that was followed live. */
export type Entry =
  | { kind: "message"; id: string; message: Message }
  | { kind: "turn"; id: string; turn: Turn };

export interface Thread {
  conversation: Conversation | null;
  entries: Entry[];
}

export type ThreadAction =
  | { type: "opened"; conversation: Conversation | null; messages: Message[] }
  | { type: "conversation"; conversation: Conversation }
  | { type: "message"; message: Message }
  | { type: "turn"; turn: Turn }
  | { type: "change"; id: string; change: (turn: Turn) => Turn };

export const EMPTY: Thread = { conversation: null, entries: [] };

const stored = (message: Message): Entry => ({ kind: "message", id: message.id, message });

export function reduceThread(thread: Thread, action: ThreadAction): Thread {
  switch (action.type) {
    case "opened":
      return { conversation: action.conversation, entries: action.messages.map(stored) };
    case "conversation":
      return { ...thread, conversation: action.conversation };
    case "message":
      return shown(thread, action.message)
        ? thread
        : { ...thread, entries: [...thread.entries, stored(action.message)] };
    case "turn":
      return { ...thread, entries: [...thread.entries, { kind: "turn", id: action.turn.id, turn: action.turn }] };
    case "change":
      return {
        ...thread,
        entries: thread.entries.map((entry) =>
          entry.kind === "turn" && entry.id === action.id
            ? { ...entry, turn: action.change(entry.turn) }
            : entry,
        ),
      };
  }
}

/** A stored message is shown already when it is in the list or belongs to a turn that is. */
function shown(thread: Thread, message: Message): boolean {
  return thread.entries.some((entry) => {
    if (entry.kind === "message") return entry.id === message.id;
    const { turn } = entry;
    return turn.messageId === message.id || (message.run_id !== null && turn.runId === message.run_id);
  });
}

/** The messages without those of a run that is about to be replayed as a live turn. */
export function withoutRun(messages: Message[], runId: string, question: string): Message[] {
  const kept = messages.filter((message) => message.run_id !== runId);
  const last = kept.at(-1);
  const asked = last?.author === "customer" && last.text === question;
  return kept.length === messages.length && asked ? kept.slice(0, -1) : kept;
}
