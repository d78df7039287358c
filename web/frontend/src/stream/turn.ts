import type { Problem } from "../api/http";
import type { Answer, Citation, Interrupt } from "../api/types";
import type { AguiEvent, Decision } from "./events";

export type Phase = "understand" | "find" | "choose" | "write" | "check";
export const PHASES: Phase[] = ["understand", "find", "choose", "write", "check"];

/** Which of the five phases a person is shown for a node of an agent's graph. */
const PHASE_OF: Record<string, Phase> = {
  understand: "understand",
  gather: "find",
  find: "find",
  count: "find",
  law: "find",
  gather_records: "find",
  prepare: "find",
  choose: "choose",
  confirm: "choose",
  speak: "write",
  tell: "write",
  narrate: "write",
  act: "write",
  hand_over: "write",
  check: "check",
  deliver: "check",
};

export function phaseOf(node: string): Phase | null {
  return PHASE_OF[node] ?? null;
}

export type TurnStatus = "working" | "asking" | "done" | "cancelled" | "failed";

/** One question and everything that is known of its answer so far. */
export interface Turn {
  id: string;
  runId: string;
  question: string;
  asOf: string;
  startedAt: number;
  endedAt: number | null;
  phase: Phase;
  evidence: Citation[];
  text: string;
  answer: Answer | null;
  messageId: string;
  status: TurnStatus;
  lost: boolean;
  problem: Problem | null;
  interrupt: Interrupt | null;
  decision: Decision | null;
  handedOver: { reason: string; summary: string } | null;
}

export function newTurn(id: string, runId: string, question: string, asOf: string, now: number): Turn {
  return {
    id,
    runId,
    question,
    asOf,
    startedAt: now,
    endedAt: null,
    phase: "understand",
    evidence: [],
    text: "",
    answer: null,
    messageId: "",
    status: "working",
    lost: false,
    problem: null,
    interrupt: null,
    decision: null,
    handedOver: null,
  };
}

/** The turn after one more event. Pure, so that a replayed run gives the same turn. */
export function advance(turn: Turn, event: AguiEvent, now: number): Turn {
  switch (event.type) {
    case "RUN_STARTED":
      return { ...turn, runId: event.runId, status: "working", lost: false, endedAt: null };
    case "STEP_STARTED": {
      const phase = phaseOf(event.stepName);
      const forward = phase !== null && PHASES.indexOf(phase) > PHASES.indexOf(turn.phase);
      return forward ? { ...turn, phase } : turn;
    }
    case "TEXT_MESSAGE_START":
      return { ...turn, text: "" };
    case "TEXT_MESSAGE_CONTENT":
      return { ...turn, text: turn.text + event.delta };
    case "CUSTOM":
      return custom(turn, event);
    case "RUN_FINISHED":
      return finished(turn, event, now);
    default:
      return turn;
  }
}

function custom(turn: Turn, event: Extract<AguiEvent, { type: "CUSTOM" }>): Turn {
  switch (event.name) {
    case "evidence":
      return { ...turn, evidence: event.value.items };
    case "answer":
      return { ...turn, answer: event.value.answer, messageId: event.value.message_id };
    case "handed_over":
      return { ...turn, handedOver: event.value };
    default:
      return turn;
  }
}

function finished(turn: Turn, event: Extract<AguiEvent, { type: "RUN_FINISHED" }>, now: number): Turn {
  const outcome = event.outcome ?? { type: "success" as const };
  if (outcome.type === "interrupt") {
    const interrupt = outcome.interrupts[0] ?? null;
    return { ...turn, status: "asking", interrupt, decision: null, endedAt: now };
  }
  const status = outcome.type === "cancelled" ? "cancelled" : "done";
  return { ...turn, status, endedAt: now };
}
