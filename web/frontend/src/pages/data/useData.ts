import { useCallback, useState } from "react";
import { calls } from "../../api/calls";
import { asProblem, type Problem } from "../../api/http";
import type { DataAnswer } from "../../api/types";

export interface Asked {
  id: number;
  question: string;
  answer: DataAnswer | null;
  problem: Problem | null;
}

/** The questions of this visit, the newest last. */
export function useData() {
  const [asked, setAsked] = useState<Asked[]>([]);
  const busy = asked.some((one) => !one.answer && !one.problem);

  const ask = useCallback(async (question: string) => {
    const id = Date.now();
    setAsked((all) => [...all, { id, question, answer: null, problem: null }]);
    const settle = (part: Partial<Asked>) =>
      setAsked((all) => all.map((one) => (one.id === id ? { ...one, ...part } : one)));
    try {
      settle({ answer: await calls.askData(question) });
    } catch (thrown) {
      settle({ problem: asProblem(thrown) });
    }
  }, []);
  return { asked, busy, ask };
}
