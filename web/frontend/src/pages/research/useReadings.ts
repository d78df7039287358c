import { useCallback, useEffect, useRef, useState } from "react";
import { asProblem, type Problem } from "../../api/http";
import { readingCalls, sendFile, type Audience, type Reading } from "../../api/readings";

const LOOK_MS = 1500;

/** A file on its way; it leaves the list when it has arrived. */
export interface Sending {
  key: number;
  name: string;
  share: number;
  problem: Problem | null;
  /** It was there already. */
  known: boolean;
}

export interface ReadingsControl {
  readings: Reading[] | null;
  problem: Problem | null;
  more: (() => void) | null;
  sending: Sending[];
  send: (files: File[], audience: Audience) => void;
  /** Stops one on its way, or takes the word about it away. */
  dismiss: (key: number) => void;
  act: (id: string, what: "cancel" | "retry" | "remove") => Promise<void>;
  refresh: () => void;
}

const moving = (one: Reading) => one.state === "queued" || one.state === "reading";
let keys = 0;

/** The readings, asked again while any of them moves, and files being sent one after the other. */
export function useReadings(): ReadingsControl {
  const [readings, setReadings] = useState<Reading[] | null>(null);
  const [next, setNext] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [sending, setSending] = useState<Sending[]>([]);
  const [turn, setTurn] = useState(0);
  const stops = useRef(new Map<number, AbortController>());
  const line = useRef(Promise.resolve());
  const older = useRef<Reading[]>([]);
  const refresh = useCallback(() => setTurn((n) => n + 1), []);

  useEffect(() => {
    let over = false;
    let timer = 0;
    const look = async () => {
      try {
        const found = await readingCalls.list(null);
        if (over) return;
        const newest = new Set(found.readings.map((r) => r.id));
        const rest = older.current.filter((r) => !newest.has(r.id));
        setReadings([...found.readings, ...rest]);
        setNext((was) => (older.current.length ? was : found.next));
        setProblem(null);
        if (found.readings.some(moving)) timer = window.setTimeout(look, LOOK_MS);
      } catch (thrown) {
        if (!over) setProblem(asProblem(thrown));
      }
    };
    void look();
    return () => {
      over = true;
      window.clearTimeout(timer);
    };
  }, [turn]);
  useEffect(() => {
    const open = stops.current;
    return () => open.forEach((stop) => stop.abort());
  }, []);

  const change = (key: number, part: Partial<Sending> | null) =>
    setSending((all) => all.flatMap((one) => (one.key !== key ? [one] : part ? [{ ...one, ...part }] : [])));

  const sendOne = async (key: number, file: File, audience: Audience) => {
    const stop = stops.current.get(key);
    if (!stop || stop.signal.aborted) return;
    try {
      const added = await sendFile(file, audience, stop.signal, (share) => change(key, { share }));
      change(key, added.new ? null : { share: 1, known: true });
      refresh();
    } catch (thrown) {
      const failed = asProblem(thrown);
      change(key, failed.code === "cancelled" ? null : { problem: failed });
    }
    stops.current.delete(key);
  };
  const send = (files: File[], audience: Audience) => {
    for (const file of files) {
      const key = ++keys;
      stops.current.set(key, new AbortController());
      setSending((all) => [...all, { key, name: file.name, share: 0, problem: null, known: false }]);
      line.current = line.current.then(() => sendOne(key, file, audience));
    }
  };
  const dismiss = (key: number) => {
    stops.current.get(key)?.abort();
    change(key, null);
  };
  const act = async (id: string, what: "cancel" | "retry" | "remove") => {
    try {
      await readingCalls[what](id);
      older.current = older.current.filter((r) => r.id !== id);
      setProblem(null);
    } catch (thrown) {
      setProblem(asProblem(thrown));
    }
    refresh();
  };
  const more = next
    ? () =>
        void readingCalls.list(next).then(
          (found) => {
            older.current = [...older.current, ...found.readings];
            setReadings((all) => [...(all ?? []), ...found.readings]);
            setNext(found.next);
          },
          (thrown: unknown) => setProblem(asProblem(thrown)),
        )
    : null;
  return { readings, problem, more, sending, send, dismiss, act, refresh };
}
