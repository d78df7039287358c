import { useCallback, useEffect, useReducer, useRef, useState } from "react";
import { calls } from "../../api/calls";
import { asProblem, Problem } from "../../api/http";
import { freshId, isLast, type AguiEvent, type Decision, type RunInput } from "../../stream/events";
import { followRun } from "../../stream/follow";
import { advance, newTurn, type Turn } from "../../stream/turn";
import { followMessages } from "../../stream/messages";
import { EMPTY, reduceThread, withoutRun, type Thread } from "./entries";
import { forget, recall, remember } from "./unfinished";

export interface ThreadControl {
  thread: Thread;
  loading: boolean;
  problem: Problem | null;
  busy: boolean;
  send: (text: string, asOf: string) => void;
  stop: () => void;
  decide: (turn: Turn, decision: Decision) => void;
  again: (turn: Turn) => void;
  reload: () => void;
}

interface Options {
  id: string;
  /** A new conversation has got its id. */
  onOpened: (id: string) => void;
  /** Something in the list of conversations may have changed. */
  onChanged: () => void;
}

function runInput(threadId: string, turn: Turn): RunInput {
  return {
    threadId,
    runId: turn.runId,
    messages: [{ id: turn.id, role: "user", content: turn.question }],
    state: {},
    tools: [],
    context: [],
    forwardedProps: turn.asOf ? { asOf: turn.asOf } : {},
  };
}

/** One conversation: its messages, the turn that is being answered, and what can be done with it. */
export function useThread({ id, onOpened, onChanged }: Options): ThreadControl {
  const [thread, dispatch] = useReducer(reduceThread, EMPTY);
  const [loading, setLoading] = useState(id !== "");
  const [problem, setProblem] = useState<Problem | null>(null);
  const [visit, setVisit] = useState(0);
  const here = useRef(id);
  const abort = useRef<AbortController | null>(null);
  const turns = useRef(new Map<string, Turn>());
  const tell = useRef({ onOpened, onChanged });
  tell.current = { onOpened, onChanged };

  const change = useCallback((turnId: string, by: (turn: Turn) => Turn) => {
    const was = turns.current.get(turnId);
    if (!was) return;
    turns.current.set(turnId, by(was));
    dispatch({ type: "change", id: turnId, change: by });
  }, []);

  const refresh = useCallback(async () => {
    if (!here.current) return;
    const at = here.current;
    const opened = await calls.conversation(at);
    if (here.current !== at) return;
    dispatch({ type: "conversation", conversation: opened.conversation });
    for (const message of opened.messages) {
      if (message.author === "employee") dispatch({ type: "message", message });
    }
  }, []);

  const follow = useCallback(
    async (turn: Turn, from: { input: RunInput } | { runId: string }) => {
      abort.current?.abort();
      const controller = new AbortController();
      abort.current = controller;
      const onEvent = (event: AguiEvent) => {
        if (event.type === "RUN_STARTED") {
          if (here.current !== event.threadId) {
            here.current = event.threadId;
            tell.current.onOpened(event.threadId);
          }
          const { question, asOf, startedAt } = turn;
          remember(event.threadId, { runId: event.runId, question, asOf, startedAt });
        }
        if (event.type === "RUN_ERROR") {
          const failed = new Problem(0, event.code ?? "internal", event.message, "");
          change(turn.id, (t) => ({ ...t, status: "failed", problem: failed, endedAt: Date.now() }));
        }
        change(turn.id, (t) => advance(t, event, Date.now()));
        if (isLast(event) && turns.current.get(turn.id)?.status !== "asking") forget(here.current);
      };
      const onLost = (lost: boolean) => change(turn.id, (t) => ({ ...t, lost }));
      try {
        await followRun(from, { onEvent, onLost, signal: controller.signal });
      } catch (thrown) {
        const failed = asProblem(thrown);
        change(turn.id, (t) => ({ ...t, status: "failed", lost: false, problem: failed, endedAt: Date.now() }));
      }
      if (controller.signal.aborted) return;
      tell.current.onChanged();
      await refresh().catch(() => undefined);
    },
    [change, refresh],
  );

  const begin = useCallback(
    (turn: Turn, from: { input: RunInput } | { runId: string }) => {
      turns.current.set(turn.id, turn);
      dispatch({ type: "turn", turn });
      void follow(turn, from);
    },
    [follow],
  );

  useEffect(() => {
    if (id !== "" && id === here.current && turns.current.size > 0) return; // opened by our own run
    abort.current?.abort();
    turns.current.clear();
    here.current = id;
    setProblem(null);
    setLoading(id !== "");
    dispatch({ type: "opened", conversation: null, messages: [] });
    if (id === "") return;
    let current = true;
    calls.conversation(id).then(
      ({ conversation, messages }) => {
        if (!current) return;
        setLoading(false);
        const run = recall(id);
        const shown = run ? withoutRun(messages, run.runId, run.question) : messages;
        dispatch({ type: "opened", conversation, messages: shown });
        if (!run) return;
        begin(newTurn(freshId("m"), run.runId, run.question, run.asOf, run.startedAt), { runId: run.runId });
      },
      (thrown: unknown) => {
        if (!current) return;
        setLoading(false);
        setProblem(asProblem(thrown));
      },
    );
    return () => {
      current = false;
    };
  }, [id, visit, begin]);

  useEffect(() => () => abort.current?.abort(), []);

  const state = thread.conversation?.state ?? "open";
  const withPerson = state === "waiting" || state === "taken";
  useEffect(() => {
    if (!withPerson || !id) return;
    const controller = new AbortController();
    void followMessages(id, "", controller.signal, {
      onMessage: (message) => dispatch({ type: "message", message }),
      onConversation: () => {
        void refresh().catch(() => undefined);
        tell.current.onChanged();
      },
    });
    return () => controller.abort();
  }, [id, withPerson, refresh]);

  const send = useCallback(
    (text: string, asOf: string) => {
      if (withPerson) {
        calls.say(here.current, text).then(
          (message) => dispatch({ type: "message", message }),
          (thrown: unknown) => setProblem(asProblem(thrown)),
        );
        return;
      }
      const turn = newTurn(freshId("m"), freshId("run"), text, asOf, Date.now());
      begin(turn, { input: runInput(here.current, turn) });
    },
    [begin, withPerson],
  );

  const working = thread.entries.find((e) => e.kind === "turn" && e.turn.status === "working");
  const live = working?.kind === "turn" ? working.turn : null;

  const stop = useCallback(() => {
    if (!live) return;
    calls.cancelRun(live.runId).catch(() => {
      abort.current?.abort();
      change(live.id, (t) => ({ ...t, status: "cancelled", endedAt: Date.now() }));
    });
  }, [live, change]);

  const decide = useCallback(
    (turn: Turn, decision: Decision) => {
      if (!turn.interrupt) return;
      const resume = [
        { interruptId: turn.interrupt.id, status: "resolved" as const, payload: { decision } },
      ];
      change(turn.id, (t) => ({ ...t, decision, status: "working" }));
      void follow(turn, { input: { ...runInput(here.current, turn), messages: [], resume } });
    },
    [change, follow],
  );

  const again = useCallback(
    (turn: Turn) => {
      const next = newTurn(turn.id, freshId("run"), turn.question, turn.asOf, Date.now());
      change(turn.id, () => next);
      void follow(next, { input: runInput(here.current, next) });
    },
    [change, follow],
  );

  const reload = useCallback(() => setVisit((n) => n + 1), []);
  return { thread, loading, problem, busy: live !== null, send, stop, decide, again, reload };
}
