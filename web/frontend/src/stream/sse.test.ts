import { describe, expect, it } from "vitest";
import { readEvents, SseParser, type SseEvent } from "./sse";

const WIRE = [
  ": hello",
  "",
  "id: run_1:1.0",
  'data: {"type":"RUN_STARTED"}',
  "",
  "id: run_1:2.0",
  "event: note",
  "data: 第一行",
  "data:second",
  "retry: 5",
  "",
  "data",
  "",
  ": ping",
  "",
].join("\n");

const EXPECTED: SseEvent[] = [
  { id: "run_1:1.0", event: "message", data: '{"type":"RUN_STARTED"}' },
  { id: "run_1:2.0", event: "note", data: "第一行\nsecond" },
  { id: "run_1:2.0", event: "message", data: "" },
];

async function collect(pieces: Uint8Array[]): Promise<SseEvent[]> {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
  const found: SseEvent[] = [];
  for await (const event of readEvents(body)) found.push(event);
  return found;
}

describe("SseParser", () => {
  for (const [name, newline] of [["LF", "\n"], ["CRLF", "\r\n"], ["CR", "\r"]] as const) {
    it(`reads the same events at every cut of the bytes (${name})`, async () => {
      const bytes = new TextEncoder().encode(WIRE.replaceAll("\n", newline) + newline);
      for (let cut = 0; cut <= bytes.length; cut++) {
        expect(await collect([bytes.slice(0, cut), bytes.slice(cut)])).toEqual(EXPECTED);
      }
    });
  }

  it("gives nothing for an event that was not finished", () => {
    expect(new SseParser().push("id: 7\ndata: half")).toEqual([]);
  });
});
