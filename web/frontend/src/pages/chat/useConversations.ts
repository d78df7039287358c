import { useCallback, useEffect, useState } from "react";
import { calls } from "../../api/calls";
import type { Conversation } from "../../api/types";

/** The customer's own conversations, newest first; null until the first answer. */
export function useConversations(): [Conversation[] | null, () => void] {
  const [list, setList] = useState<Conversation[] | null>(null);
  const refresh = useCallback(() => {
    calls.conversations().then(
      (found) => setList([...found].sort((a, b) => b.changed_at.localeCompare(a.changed_at))),
      () => undefined, // the list is an aid; the thread shows what went wrong
    );
  }, []);
  useEffect(refresh, [refresh]);
  return [list, refresh];
}
