import { Problem, problemOf } from "../api/http";
import { isLast, type AguiEvent, type RunInput } from "./events";
import { readEvents } from "./sse";

export interface Following {
  /** Each event once and in order, with the run's id as soon as it is known. */
  onEvent: (event: AguiEvent) => void;
  /** The connection was lost (true) or is back (false). */
  onLost: (lost: boolean) => void;
  signal: AbortSignal;
  /** Whom it is asked of; the service agent when left out. */
  agent?: string;
  /** Milliseconds to wait before each attempt after a loss. */
  waits?: number[];
  fetch?: typeof fetch;
}

const WAITS = [300, 800, 1500, 3000, 5000, 8000];

interface Place {
  runId: string;
  known: boolean; // the server has named the run
  lastId: string;
}

/** Starts a run, or with no input replays one, and follows it to its end through network losses. */
export async function followRun(
  from: { input: RunInput } | { runId: string },
  following: Following,
): Promise<void> {
  const input = "input" in from ? from.input : null;
  const place: Place = {
    runId: "input" in from ? from.input.runId : from.runId,
    known: input === null,
    lastId: "",
  };
  const waits = following.waits ?? WAITS;
  for (let losses = 0; ; losses++) {
    const before = place.lastId;
    try {
      const response = await connect(place, input, following);
      if (!response.ok || !response.body) throw await problemOf(response);
      if (losses > 0) following.onLost(false);
      if (await drain(response.body, place, following)) return;
    } catch (thrown) {
      if (following.signal.aborted) return;
      if (thrown instanceof Problem && thrown.status < 502) throw thrown;
    }
    if (following.signal.aborted) return;
    if (place.lastId !== before) losses = 0;
    const wait = waits[losses];
    if (wait === undefined) throw new Problem(0, "offline", "", "");
    following.onLost(true);
    await pause(wait, following.signal);
  }
}

async function connect(place: Place, input: RunInput | null, f: Following): Promise<Response> {
  const go = f.fetch ?? fetch;
  const agent = f.agent ?? "service";
  const headers: Record<string, string> = { Accept: "text/event-stream" };
  if (place.lastId) headers["Last-Event-ID"] = place.lastId;
  const base = { headers, signal: f.signal, credentials: "same-origin" as const };
  if (place.known || input === null) {
    return go(`/agui/${agent}/runs/${encodeURIComponent(place.runId)}/events`, base);
  }
  headers["Content-Type"] = "application/json";
  return go(`/agui/${agent}`, { ...base, method: "POST", body: JSON.stringify(input) });
}

/** True when the run's last event was seen. */
async function drain(
  body: ReadableStream<Uint8Array>,
  place: Place,
  f: Following,
): Promise<boolean> {
  for await (const sse of readEvents(body)) {
    if (f.signal.aborted) return true;
    const event = JSON.parse(sse.data) as AguiEvent;
    if (sse.id && !isAfter(sse.id, place.lastId)) continue;
    if (sse.id) place.lastId = sse.id;
    if (event.type === "RUN_STARTED") {
      place.runId = event.runId;
      place.known = true;
    }
    f.onEvent(event);
    if (isLast(event)) return true;
  }
  return false;
}

/** Whether id "{run}:{seq}.{n}" comes after the last one of the same run. */
export function isAfter(id: string, last: string): boolean {
  const [a, b] = [read(id), read(last)];
  if (!a || !b || a.run !== b.run) return true;
  return a.seq > b.seq || (a.seq === b.seq && a.n > b.n);
}

function read(id: string): { run: string; seq: number; n: number } | null {
  const match = /^(.*):(\d+)(?:\.(\d+))?$/.exec(id);
  return match ? { run: match[1]!, seq: Number(match[2]), n: Number(match[3] ?? 0) } : null;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  });
}
