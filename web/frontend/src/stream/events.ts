import type { Answer, Citation, Interrupt } from "../api/types";

/** The AG-UI events that the service agent sends. */
export type AguiEvent =
  | { type: "RUN_STARTED"; threadId: string; runId: string }
  | { type: "STEP_STARTED"; stepName: string }
  | { type: "STEP_FINISHED"; stepName: string }
  | { type: "TEXT_MESSAGE_START"; messageId: string }
  | { type: "TEXT_MESSAGE_CONTENT"; messageId: string; delta: string }
  | { type: "TEXT_MESSAGE_END"; messageId: string }
  | { type: "CUSTOM"; name: "evidence"; value: { items: Citation[] } }
  | { type: "CUSTOM"; name: "answer"; value: { message_id: string; answer: Answer } }
  | { type: "CUSTOM"; name: "handed_over"; value: { reason: string; summary: string } }
  | { type: "RUN_FINISHED"; threadId: string; runId: string; outcome?: Outcome | null }
  | { type: "RUN_ERROR"; message: string; code?: string | null };

export type Outcome =
  | { type: "success" }
  | { type: "cancelled" }
  | { type: "interrupt"; interrupts: Interrupt[] };

export function isLast(event: AguiEvent): boolean {
  return event.type === "RUN_FINISHED" || event.type === "RUN_ERROR";
}

export type Decision = "confirm" | "decline";

export interface RunInput {
  threadId: string;
  runId: string;
  messages: { id: string; role: "user"; content: string }[];
  state: Record<string, never>;
  tools: never[];
  context: never[];
  forwardedProps: { asOf?: string };
  resume?: { interruptId: string; status: "resolved"; payload: { decision: Decision } }[];
}

/** A fresh identifier; the crypto source exists on http:// addresses too. */
export function freshId(prefix: string): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return `${prefix}_${Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("")}`;
}
