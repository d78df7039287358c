import { useCallback, useState, type ReactNode } from "react";
import { asProblem, type Problem } from "../../api/http";
import { ProblemNote } from "../../parts/ProblemNote";
import { useWords } from "../../words";
import { told } from "./refusals";

export interface Act {
  busy: boolean;
  problem: Problem | null;
  clear: () => void;
  /** Whether it went well; what went wrong is kept to be shown. */
  run: (call: () => Promise<unknown>) => Promise<boolean>;
}

/** One write at a time, with what the application answered when it refused. */
export function useAct(): Act {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const run = useCallback(async (call: () => Promise<unknown>) => {
    setBusy(true);
    setProblem(null);
    try {
      await call();
      return true;
    } catch (thrown) {
      setProblem(asProblem(thrown));
      return false;
    } finally {
      setBusy(false);
    }
  }, []);
  const clear = useCallback(() => setProblem(null), []);
  return { busy, problem, clear, run };
}

/** What was refused and what to do; again loads what is there now. */
export function Refused({ problem, again }: { problem: Problem | null; again?: () => void }): ReactNode {
  const { lang } = useWords();
  if (!problem) return null;
  const stale = problem.code === "conflict" && again ? { again } : {};
  return <ProblemNote problem={problem} here={told(problem, lang)} {...stale} />;
}
