import { useCallback, useEffect, useRef, useState } from "react";
import { asProblem, type Problem } from "../../api/http";

export interface Loaded<T> {
  value: T | null;
  problem: Problem | null;
  /** Asks again; what is shown stays until the answer is there. */
  again: () => void;
  /** Shows a value that came with another answer, and follows it while it is busy. */
  put: (value: T) => void;
}

/** What `load` gives, asked again when `key` changes, and every `everyMs` while `busy` says so. */
export function useLoaded<T>(
  key: string,
  load: () => Promise<T>,
  busy: (value: T) => boolean = () => false,
  everyMs = 1500,
): Loaded<T> {
  const [value, setValue] = useState<T | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [turn, setTurn] = useState(0);
  const latest = useRef({ load, busy });
  latest.current = { load, busy };
  const again = useCallback(() => setTurn((n) => n + 1), []);
  const put = useCallback((given: T) => {
    setValue(given);
    if (latest.current.busy(given)) setTurn((n) => n + 1);
  }, []);

  useEffect(() => {
    setValue(null);
    setProblem(null);
  }, [key]);
  useEffect(() => {
    let over = false;
    let timer = 0;
    const look = async () => {
      try {
        const found = await latest.current.load();
        if (over) return;
        setValue(found);
        setProblem(null);
        if (latest.current.busy(found)) timer = window.setTimeout(look, everyMs);
      } catch (thrown) {
        if (!over) setProblem(asProblem(thrown));
      }
    };
    void look();
    return () => {
      over = true;
      window.clearTimeout(timer);
    };
  }, [key, turn, everyMs]);
  return { value, problem, again, put };
}
