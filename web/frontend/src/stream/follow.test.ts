import { describe, expect, it } from "vitest";
import { Problem } from "../api/http";
import type { AguiEvent, RunInput } from "./events";
import { followRun, isAfter } from "./follow";

const INPUT: RunInput = {
  threadId: "",
  runId: "run_a",
  messages: [{ id: "m", role: "user", content: "?" }],
  state: {},
  tools: [],
  context: [],
  forwardedProps: {},
};

const EVENTS: [string, AguiEvent][] = [
  ["run_b:1.0", { type: "RUN_STARTED", threadId: "c", runId: "run_b" }],
  ["run_b:2.0", { type: "STEP_STARTED", stepName: "understand" }],
  ["run_b:3.0", { type: "TEXT_MESSAGE_START", messageId: "m1" }],
  ["run_b:3.1", { type: "TEXT_MESSAGE_CONTENT", messageId: "m1", delta: "你好" }],
  ["run_b:4.0", { type: "RUN_FINISHED", threadId: "c", runId: "run_b", outcome: { type: "success" } }],
];

const frame = ([id, event]: [string, AguiEvent]) => `id: ${id}\ndata: ${JSON.stringify(event)}\n\n`;

/** A server that breaks the first connection after `cut` characters, then resumes by id. */
function server(cut: number, wire = EVENTS.map(frame).join("")) {
  const asked: { url: string; lastId: string | undefined }[] = [];
  const fetch = async (url: RequestInfo | URL, init?: RequestInit) => {
    const lastId = (init?.headers as Record<string, string>)["Last-Event-ID"];
    asked.push({ url: String(url), lastId });
    if (asked.length === 1) return new Response(broken(wire.slice(0, cut)));
    const at = EVENTS.findIndex(([id]) => id === lastId);
    return new Response(EVENTS.slice(at + 1).map(frame).join(""));
  };
  return { fetch: fetch as typeof globalThis.fetch, asked };
}

function broken(text: string): ReadableStream<Uint8Array> {
  let sent = false;
  return new ReadableStream({
    pull(controller) {
      if (sent) return controller.error(new TypeError("network"));
      sent = true;
      controller.enqueue(new TextEncoder().encode(text));
    },
  });
}

describe("followRun", () => {
  it("gives every event once, wherever the connection breaks", async () => {
    const length = EVENTS.map(frame).join("").length;
    for (let cut = 0; cut < length; cut++) {
      const seen: AguiEvent[] = [];
      const { fetch, asked } = server(cut);
      await followRun(
        { input: INPUT },
        { onEvent: (e) => seen.push(e), onLost: () => {}, signal: new AbortController().signal, waits: [0], fetch },
      );
      expect(seen).toEqual(EVENTS.map(([, event]) => event));
      expect(asked[0]!.url).toBe("/agui/service");
      if (asked[1]?.lastId) expect(asked[1].url).toBe("/agui/service/runs/run_b/events");
    }
  });

  it("says offline after the last attempt and does not retry what is refused", async () => {
    const common = { onEvent: () => {}, onLost: () => {}, signal: new AbortController().signal };
    const dead = (async () => { throw new TypeError("network"); }) as typeof globalThis.fetch;
    await expect(
      followRun({ input: INPUT }, { ...common, waits: [0, 0], fetch: dead }),
    ).rejects.toMatchObject({ code: "offline" });
    let asked = 0;
    const refusing = (async () => {
      asked++;
      return new Response(JSON.stringify({ code: "too_large", detail: "long" }), { status: 413 });
    }) as typeof globalThis.fetch;
    await expect(
      followRun({ input: INPUT }, { ...common, waits: [0], fetch: refusing }),
    ).rejects.toBeInstanceOf(Problem);
    expect(asked).toBe(1);
  });

  it("orders ids within a run by number", () => {
    expect(isAfter("r:10.0", "r:9.4")).toBe(true);
    expect(isAfter("r:3.0", "r:3.0")).toBe(false);
    expect(isAfter("other:1.0", "r:9.0")).toBe(true);
  });
});
