import { useCallback, useEffect, useState } from "react";
import { calls } from "../../api/calls";
import type { DataQuestion } from "../../api/types";

export interface DataHistory {
  /** Newest first; null until the first answer. */
  questions: DataQuestion[] | null;
  refresh: () => void;
  /** Fetches earlier ones; null at the end. */
  more: (() => void) | null;
}

const aid = () => undefined; // the list is an aid; the page shows what went wrong

/** One's own questions; nothing is asked for where there is no right to it. */
export function useHistory(may: boolean): DataHistory {
  const [questions, setQuestions] = useState<DataQuestion[] | null>(null);
  const [next, setNext] = useState<string | null>(null);
  const refresh = useCallback(() => {
    if (!may) return;
    calls.dataQuestions(null).then((found) => {
      setQuestions(found.questions);
      setNext(found.next);
    }, aid);
  }, [may]);
  const more = useCallback(() => {
    calls.dataQuestions(next).then((found) => {
      setQuestions((all) => [...(all ?? []), ...found.questions]);
      setNext(found.next);
    }, aid);
  }, [next]);
  useEffect(refresh, [refresh]);
  return { questions, refresh, more: next ? more : null };
}
