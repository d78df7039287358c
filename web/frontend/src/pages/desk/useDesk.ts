import { useCallback, useEffect, useState } from "react";
import { calls } from "../../api/calls";
import { asProblem, type Problem } from "../../api/http";
import type { Conversation, Message } from "../../api/types";
import { followMessages } from "../../stream/messages";

const EVERY = 3000;

export interface Inbox {
  waiting: Conversation[];
  taken: Conversation[];
}

/** Conversations that wait and those in service, longest wait first, looked up every three seconds. */
export function useInbox(): { inbox: Inbox | null; problem: Problem | null; refresh: () => Promise<void> } {
  const [inbox, setInbox] = useState<Inbox | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const refresh = useCallback(async () => {
    try {
      const [waiting, taken] = await Promise.all([calls.inbox("waiting"), calls.inbox("taken")]);
      const oldest = (a: Conversation, b: Conversation) => a.changed_at.localeCompare(b.changed_at);
      setInbox({ waiting: waiting.sort(oldest), taken: taken.sort(oldest) });
      setProblem(null);
    } catch (thrown) {
      setProblem(asProblem(thrown));
    }
  }, []);
  useEffect(() => {
    void refresh();
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") void refresh();
    }, EVERY);
    return () => clearInterval(timer);
  }, [refresh]);
  return { inbox, problem, refresh };
}

export interface OpenedCase {
  conversation: Conversation;
  messages: Message[];
}

/** One conversation as the representative sees it, kept up to date while it is open. */
export function useOpened(id: string): {
  opened: OpenedCase | null;
  problem: Problem | null;
  setProblem: (problem: Problem | null) => void;
  reload: () => Promise<OpenedCase | null>;
} {
  const [opened, setOpened] = useState<OpenedCase | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const reload = useCallback(async (): Promise<OpenedCase | null> => {
    if (!id) return null;
    try {
      const found = await calls.conversation(id);
      setOpened(found);
      return found;
    } catch (thrown) {
      setProblem(asProblem(thrown));
      return null;
    }
  }, [id]);
  useEffect(() => {
    setOpened(null);
    setProblem(null);
    if (!id) return;
    const controller = new AbortController();
    void reload().then((found) => {
      const last = found?.messages.at(-1)?.id ?? "";
      if (!found || controller.signal.aborted) return;
      void followMessages(id, last, controller.signal, {
        onMessage: () => void reload(),
        onConversation: () => void reload(),
      });
    });
    return () => controller.abort();
  }, [id, reload]);
  const current = opened?.conversation.id === id ? opened : null;
  return { opened: current, problem, setProblem, reload };
}
