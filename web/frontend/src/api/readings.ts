import { asProblem, Problem, problemOf, request } from "./http";

/** Files that are read, as the application sends them (web/api/readings_shown.py). */

export type ReadingState = "queued" | "reading" | "done" | "failed" | "cancelled";
export type Audience = "public" | "staff" | "compliance" | "management";

export interface Reading {
  id: string;
  name: string;
  title: string;
  format: string;
  language: string;
  audience: Audience;
  size: number;
  state: ReadingState;
  step: string;
  pages: number | null;
  pages_done: number;
  pages_broken: number;
  error: string;
  todo: string;
  cancel_asked: boolean;
  added_by: string;
  added_at: string;
}
export interface Box {
  x0: number;
  top: number;
  x1: number;
  bottom: number;
}
export interface Piece {
  kind: "heading" | "paragraph" | "item" | "caption" | "footnote" | "table" | "picture";
  text: string;
  level: number;
  box: Box;
  table: number | null;
}
export interface PageShown {
  number: number;
  width: number;
  height: number;
  kind: "text" | "scan" | "empty" | "broken";
  reason: string;
  picture: boolean;
  pieces: Piece[];
}
export interface TableLine {
  number: number;
  title: string;
  pages: number[];
  rows: number;
  columns: number;
  fails: boolean;
}
export interface Cell {
  row: number;
  column: number;
  text: string;
  page: number;
  box: Box;
  row_span: number;
  column_span: number;
  value: string | null;
}
export interface Check {
  kind: "total" | "growth" | "ratio";
  row: number;
  column: number;
  stated: string;
  computed: string;
  difference: string;
  holds: boolean;
  says: string;
}
export interface Table {
  title: string;
  pages: number[];
  box: Box;
  rows: number;
  columns: number;
  header_rows: number;
  stub_columns: number;
  cells: Cell[];
  unit: { as_written: string };
  notes: string[];
  checks: Check[];
}
export interface Place {
  page: number;
  box: Box;
  text: string;
}
export interface Figure {
  metric: string;
  as_written: string;
  period: string;
  expected: boolean;
  value: string;
  unit: string;
  currency: string;
  statement: string;
  place: Place;
}
export interface Facts {
  report: {
    kind: string;
    title: string;
    broker: string;
    analysts: string;
    published_on: string | null;
    company: string;
    company_code: string;
    rating: string;
    rating_as_written: string;
    rating_before: string;
    rating_change: string;
    target_price: string | null;
    target_currency: string;
    places: Record<string, Place | Place[]>;
  } | null;
  figures: Figure[];
  points: { kind: "point" | "risk"; text: string; place: Place }[];
}

const BASE = "/v1/readings";
const of = (id: string, rest = "") => `${BASE}/${encodeURIComponent(id)}${rest}`;

export const readingCalls = {
  list: (before: string | null) =>
    request<{ readings: Reading[]; next: string | null }>("GET", before ? `${BASE}?before=${encodeURIComponent(before)}` : BASE),
  one: (id: string) =>
    request<{ reading: Reading; broken: { number: number; reason: string }[] }>("GET", of(id)),
  remove: (id: string) => request<void>("DELETE", of(id)),
  cancel: (id: string) => request<Reading>("POST", of(id, "/cancel")),
  retry: (id: string) => request<Reading>("POST", of(id, "/retry")),
  page: (id: string, number: number) => request<PageShown>("GET", of(id, `/pages/${number}`)),
  picture: (id: string, number: number, width: number) => of(id, `/pages/${number}/image?width=${width}`),
  tables: (id: string) => request<{ tables: TableLine[] }>("GET", of(id, "/tables")),
  table: (id: string, number: number) => request<{ number: number; table: Table }>("GET", of(id, `/tables/${number}`)),
  tableFile: (id: string, number: number) => of(id, `/tables/${number}.xlsx`),
  facts: (id: string) => request<Facts>("GET", of(id, "/facts")),
};

/** Sends a file; told is called with the share that has gone, 0 to 1. The only way to know that share
 * is XMLHttpRequest. */
export function sendFile(
  file: File,
  audience: Audience,
  signal: AbortSignal,
  told: (share: number) => void,
): Promise<{ reading: Reading; new: boolean }> {
  return new Promise((resolve, reject) => {
    const call = new XMLHttpRequest();
    call.open("POST", `${BASE}?name=${encodeURIComponent(file.name)}&audience=${audience}`);
    call.upload.onprogress = (event) => event.lengthComputable && told(event.loaded / event.total);
    call.onerror = () => reject(new Problem(0, "offline", "", ""));
    call.onabort = () => reject(new Problem(0, "cancelled", "", ""));
    call.onload = () => {
      if (call.status < 300) return resolve(JSON.parse(call.responseText) as { reading: Reading; new: boolean });
      const body = new Response(call.responseText, { status: call.status });
      problemOf(body).then(reject, (thrown: unknown) => reject(asProblem(thrown)));
    };
    signal.addEventListener("abort", () => call.abort(), { once: true });
    call.send(file);
  });
}
