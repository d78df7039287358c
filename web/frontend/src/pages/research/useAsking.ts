import { useCallback, useEffect, useRef, useState } from "react";
import { asProblem, Problem, request } from "../../api/http";
import { freshId, type AguiEvent } from "../../stream/events";
import { followRun } from "../../stream/follow";
import { advance, newTurn, type Turn } from "../../stream/turn";

/** A question with the readings that it is asked of; none: all. */
export interface AskedTurn extends Turn {
  readings: string[];
}

export interface Asking {
  turns: AskedTurn[];
  busy: boolean;
  ask: (question: string, readings: string[], asOf: string) => void;
  stop: () => void;
  clear: () => void;
}

/** The questions to one agent in this visit, in one conversation, so that one may lean on the one
 * before it; one at a time. */
export function useAsking(agent: string): Asking {
  const [turns, setTurns] = useState<AskedTurn[]>([]);
  const running = useRef<AbortController | null>(null);
  const thread = useRef("");
  useEffect(() => () => running.current?.abort(), []);

  const change = useCallback((id: string, by: (turn: Turn) => Turn) => {
    setTurns((all) => all.map((one) => (one.id === id ? { ...one, ...by(one) } : one)));
  }, []);

  const follow = useCallback(
    async (turn: AskedTurn, stop: AbortController) => {
      const onEvent = (event: AguiEvent) => {
        if (event.type === "RUN_STARTED") thread.current = event.threadId;
        if (event.type === "RUN_ERROR") {
          const failed = new Problem(0, event.code ?? "internal", event.message, "");
          change(turn.id, (t) => ({ ...t, status: "failed", problem: failed }));
        }
        change(turn.id, (t) => advance(t, event, Date.now()));
      };
      const content = [...turn.readings.map((id) => `@${id}`), turn.question].join(" ");
      const input = {
        threadId: thread.current,
        runId: turn.runId,
        messages: [{ id: turn.id, role: "user" as const, content }],
        state: {},
        tools: [],
        context: [],
        forwardedProps: turn.asOf ? { asOf: turn.asOf } : {},
      };
      const onLost = (lost: boolean) => change(turn.id, (t) => ({ ...t, lost }));
      try {
        await followRun({ input }, { onEvent, onLost, signal: stop.signal, agent });
        if (stop.signal.aborted) change(turn.id, (t) => ({ ...t, status: "cancelled" }));
      } catch (thrown) {
        change(turn.id, (t) => ({ ...t, status: "failed", problem: asProblem(thrown) }));
      }
    },
    [agent, change],
  );
  const latest = useRef(turns);
  latest.current = turns;
  const live = () => latest.current.find((t) => t.status === "working");
  const ask = useCallback(
    (question: string, readings: string[], asOf: string) => {
      if (live()) return;
      const turn = { ...newTurn(freshId("m"), freshId("run"), question, asOf, Date.now()), readings };
      running.current = new AbortController();
      setTurns((all) => [...all, turn]);
      void follow(turn, running.current);
    },
    [follow],
  );
  const stop = useCallback(() => {
    const turn = live();
    if (!turn) return;
    running.current?.abort();
    change(turn.id, (t) => ({ ...t, status: "cancelled" }));
    request("POST", `/agui/${agent}/runs/${encodeURIComponent(turn.runId)}/cancel`).catch(() => undefined);
  }, [agent, change]);
  const clear = useCallback(() => {
    stop();
    thread.current = "";
    setTurns([]);
  }, [stop]);
  return { turns, busy: turns.some((t) => t.status === "working"), ask, stop, clear };
}
