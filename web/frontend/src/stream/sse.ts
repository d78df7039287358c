/** Server-sent events over fetch, so that a POST can stream and Last-Event-ID can be set by hand. */

export interface SseEvent {
  id: string;
  event: string;
  data: string;
}

/** Turns text pieces, cut anywhere, into events. Comments and `retry` are skipped. */
export class SseParser {
  private rest = "";
  private id = "";
  private event = "";
  private data: string[] = [];

  push(piece: string): SseEvent[] {
    const found: SseEvent[] = [];
    let text = this.rest + piece;
    // a trailing CR may be the first half of CRLF: keep it for the next piece
    const held = text.endsWith("\r") ? "\r" : "";
    if (held) text = text.slice(0, -1);
    const lines = text.split(/\r\n|\n|\r/);
    this.rest = (lines.pop() ?? "") + held;
    for (const line of lines) {
      const event = this.line(line);
      if (event) found.push(event);
    }
    return found;
  }

  private line(line: string): SseEvent | null {
    if (line === "") return this.dispatch();
    if (line.startsWith(":")) return null;
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "data") this.data.push(value);
    else if (field === "event") this.event = value;
    else if (field === "id" && !value.includes("\0")) this.id = value;
    return null;
  }

  private dispatch(): SseEvent | null {
    const { data, event } = this;
    this.data = [];
    this.event = "";
    if (data.length === 0) return null;
    return { id: this.id, event: event || "message", data: data.join("\n") };
  }
}

/** Events of a response body until it ends; a broken connection throws. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<SseEvent> {
  const parser = new SseParser();
  const decoder = new TextDecoder();
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield* parser.push(decoder.decode(value, { stream: true }));
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}
