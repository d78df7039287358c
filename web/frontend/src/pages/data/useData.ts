import { useCallback, useEffect, useRef, useState } from "react";
import { calls } from "../../api/calls";
import { asProblem, type Problem } from "../../api/http";
import type { DataAnswer } from "../../api/types";
import { go } from "../../session/path";

/** A question of this visit: pending until there is an answer, a problem, or it was stopped. */
export interface Asked {
  key: number;
  question: string;
  startedAt: number;
  answer: DataAnswer | null;
  problem: Problem | null;
  stopped: boolean;
}

export interface DataControl {
  asked: Asked[];
  busy: boolean;
  /** The answer that the next question goes on from. */
  open: DataAnswer | null;
  /** after is the id of the question that it goes on from; left out: the one that is open. */
  ask: (question: string, after?: string) => void;
  stop: () => void;
  /** Begins anew: what comes next goes on from nothing. */
  clear: () => void;
  change: (answer: DataAnswer) => void;
  dismiss: (id: string) => void;
}

/** The answer that a further question goes on from. */
function lastAnswer(asked: Asked[]): DataAnswer | null {
  return asked.filter((one) => one.answer?.answered).at(-1)?.answer ?? null;
}

const pending = (one: Asked) => !one.answer && !one.problem && !one.stopped;
const blank = { answer: null, problem: null, stopped: false };
let keys = 0;

/** The questions in view: those of one line of thought, the newest last. `id` is the one that the
 * address names; `onChanged` is told when the history has another line. */
export function useData(id: string, onChanged: () => void): DataControl {
  const [asked, setAsked] = useState<Asked[]>([]);
  const running = useRef<AbortController | null>(null);
  const latest = useRef(asked);
  latest.current = asked;

  const settle = useCallback((key: number, part: Partial<Asked>) => {
    setAsked((all) => all.map((one) => (one.key === key ? { ...one, ...part } : one)));
  }, []);
  const stop = useCallback(() => running.current?.abort(), []);

  useEffect(() => {
    if (id ? latest.current.some((one) => one.answer?.id === id) : latest.current.some(pending)) return;
    stop();
    if (!id) return setAsked([]);
    const key = ++keys;
    setAsked([{ key, question: "", startedAt: Date.now(), ...blank }]);
    calls.dataQuestion(id).then(
      (answer) => settle(key, { answer, question: answer.question }),
      (thrown: unknown) => settle(key, { problem: asProblem(thrown) }),
    );
  }, [id, settle, stop]);
  useEffect(() => stop, [stop]);

  const ask = useCallback(
    async (question: string, given?: string) => {
      const key = ++keys;
      const control = new AbortController();
      running.current = control;
      const after = given ?? lastAnswer(latest.current)?.id ?? "";
      setAsked((all) => [...all, { key, question, startedAt: Date.now(), ...blank }]);
      try {
        const answer = await calls.askData(question, after, control.signal);
        if (control.signal.aborted) return;
        latest.current = latest.current.map((one) => (one.key === key ? { ...one, answer } : one));
        settle(key, { answer });
        go(`/data?q=${encodeURIComponent(answer.id)}`, "replace");
        onChanged();
      } catch (thrown) {
        const problem = asProblem(thrown);
        settle(key, problem.code === "cancelled" ? { stopped: true } : { problem });
      }
    },
    [onChanged, settle],
  );
  const clear = useCallback(() => {
    stop();
    latest.current = [];
    setAsked([]);
  }, [stop]);
  const change = useCallback((answer: DataAnswer) => {
    setAsked((all) => all.map((one) => (one.answer?.id === answer.id ? { ...one, answer } : one)));
    onChanged();
  }, [onChanged]);
  const dismiss = useCallback((gone: string) => {
    const left = latest.current.filter((one) => one.answer?.id !== gone);
    latest.current = left;
    setAsked(left);
    onChanged();
    const last = left.filter((one) => one.answer).at(-1)?.answer;
    go(last ? `/data?q=${encodeURIComponent(last.id)}` : "/data", "replace");
  }, [onChanged]);

  const busy = asked.some((one) => pending(one) && one.question !== "");
  const start = (question: string, after?: string) => void ask(question, after);
  return { asked, busy, open: lastAnswer(asked), ask: start, stop, clear, change, dismiss };
}
