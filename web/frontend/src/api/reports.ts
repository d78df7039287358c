import { request } from "./http";
import type { Evidence } from "./types";

/** Reports, batches and schedules as the application sends them (web/api/reports.py). */

export type ReportState =
  | "queued"
  | "writing"
  | "review"
  | "approved"
  | "returned"
  | "failed"
  | "parked"
  | "cancelled";

export interface Template {
  name: string;
  title: Record<string, string>;
  purpose: Record<string, string>;
  about: "branch" | "company";
  sections: Record<string, string>[];
}
export interface Subject {
  key: string;
  title: string;
}
export interface ReportLine {
  id: string;
  template: string;
  title: string;
  subject: string;
  language: "zh" | "en";
  as_of: string;
  state: ReportState;
  step: string;
  sections: number;
  sections_done: number;
  version: number;
  error: string;
  cancel_asked: boolean;
  batch_id: string | null;
  maker: string;
  made_at: string;
  approver: string;
  ended_at: string | null;
}
export interface BoundFigure {
  start: number;
  end: number;
  evidence: number;
}
export interface Paragraph {
  kind: "paragraph";
  text: string;
  figures: BoundFigure[];
  notes: number[];
}
export interface Sheet {
  kind: "table";
  title: string;
  heads: string[];
  rows: string[][];
  values: (string | null)[][];
  unit: string;
  evidence: number;
  more: boolean;
}
export interface Chart {
  kind: "chart";
  title: string;
  option: Record<string, unknown>;
  description: string;
  evidence: number;
}
export type Part =
  | Paragraph
  | { kind: "bullets"; items: Paragraph[] }
  | Sheet
  | Chart
  | { kind: "missing"; text: string };
export interface Section {
  name: string;
  title: string;
  level: number;
  parts: Part[];
}
export interface ReportText {
  title: string;
  subtitle: string;
  language: "zh" | "en";
  institution: string;
  as_of: string;
  sections: Section[];
  evidence: Evidence[];
  disclosure: string;
}
export interface Version {
  number: number;
  author_name: string;
  note: string;
  made_at: string;
}
export interface Comment {
  id: string;
  version: number;
  section: string;
  part: number;
  text: string;
  author_name: string;
  made_at: string;
  resolved_at: string | null;
}
export interface ReportShown extends ReportLine {
  document: ReportText | null;
  sources: string[];
  versions: Version[];
  comments: Comment[];
  may: { edit: boolean; approve: boolean; again: boolean; cancel: boolean };
}
/** Whoever may change a report or approve it may remark on it. */
export const remarkable = (report: ReportShown) => report.may.edit || report.may.approve;

export interface Span {
  kind: "same" | "added" | "removed";
  text: string;
}
export interface PartChange {
  section: string;
  part: number;
  kind: "added" | "removed" | "changed";
  spans: Span[];
}
export interface Counts {
  waiting: number;
  writing: number;
  written: number;
  failed: number;
  parked: number;
  cancelled: number;
}
export interface Batch {
  id: string;
  title: string;
  template: string;
  language: "zh" | "en";
  as_of: string;
  state: "running" | "done" | "cancelled";
  items: number;
  starter: string;
  started_at: string;
  ended_at: string | null;
  counts: Counts;
}
export interface Schedule {
  id: string;
  name: string;
  cron: string;
  template: string;
  language: "zh" | "en";
  subjects: string[];
  enabled: boolean;
}
export interface NewReport {
  template: string;
  subject: string;
  language: "zh" | "en";
  as_of: string;
}
export interface NewBatch {
  title: string;
  template: string;
  language: "zh" | "en";
  as_of: string;
  subjects: string[];
}
export type Format = "pdf" | "docx" | "xlsx" | "html";

const seg = encodeURIComponent;
const report = (id: string, rest = "") => `/v1/reports/${seg(id)}${rest}`;
const batch = (id: string, rest = "") => `/v1/batches/${seg(id)}${rest}`;

export const reportCalls = {
  templates: async () => (await request<{ templates: Template[] }>("GET", "/v1/reports/templates")).templates,
  subjects: async (template: string, language: string) =>
    (await request<{ subjects: Subject[] }>("GET", `/v1/reports/subjects?template=${seg(template)}&language=${language}`))
      .subjects,
  list: (before: string | null) =>
    request<{ reports: ReportLine[]; next: string | null }>(
      "GET",
      `/v1/reports${before ? `?before=${seg(before)}` : ""}`,
    ),
  make: (given: NewReport) => request<ReportShown>("POST", "/v1/reports", given),
  one: (id: string) => request<ReportShown>("GET", report(id)),
  remove: (id: string) => request<void>("DELETE", report(id)),
  again: (id: string) => request<ReportShown>("POST", report(id, "/again")),
  cancel: (id: string) => request<ReportShown>("POST", report(id, "/cancel")),
  comment: (id: string, section: string, part: number, text: string) =>
    request<ReportShown>("POST", report(id, "/comments"), { section, part, text }),
  resolve: (id: string, comment: string) =>
    request<ReportShown>("POST", report(id, `/comments/${seg(comment)}/resolve`)),
  edit: (id: string, given: { version: number; section: string; part: number; text: string; sign: boolean }) =>
    request<ReportShown>("POST", report(id, "/edits"), given),
  approve: (id: string, version: number) => request<ReportShown>("POST", report(id, "/approve"), { version }),
  giveBack: (id: string, version: number, reason: string) =>
    request<ReportShown>("POST", report(id, "/return"), { version, reason }),
  version: (id: string, number: number) => request<ReportText>("GET", report(id, `/versions/${number}`)),
  difference: async (id: string, from: number, to: number) =>
    (await request<{ changes: PartChange[] }>("GET", report(id, `/difference?from=${from}&to=${to}`))).changes,
  file: (id: string, format: Format, version: number) =>
    report(id, `/export?format=${format}&version=${version}`),

  batches: async () => (await request<{ batches: Batch[] }>("GET", "/v1/batches")).batches,
  startBatch: (given: NewBatch) => request<Batch>("POST", "/v1/batches", given),
  batch: (id: string) => request<Batch>("GET", batch(id)),
  batchReports: (id: string, state: string, before: string | null) =>
    request<{ reports: ReportLine[]; next: string | null }>(
      "GET",
      batch(id, `/reports?state=${state}${before ? `&before=${seg(before)}` : ""}`),
    ),
  cancelBatch: (id: string) => request<Batch>("POST", batch(id, "/cancel")),
  batchAgain: (id: string) => request<Batch>("POST", batch(id, "/again")),

  schedules: async () => (await request<{ schedules: Schedule[] }>("GET", "/v1/report-schedules")).schedules,
  addSchedule: (given: Omit<Schedule, "id" | "enabled">) =>
    request<Schedule>("POST", "/v1/report-schedules", given),
  switchSchedule: (id: string, enabled: boolean) =>
    request<Schedule>("POST", `/v1/report-schedules/${seg(id)}/switch`, { enabled }),
  removeSchedule: (id: string) => request<void>("DELETE", `/v1/report-schedules/${seg(id)}`),
};
