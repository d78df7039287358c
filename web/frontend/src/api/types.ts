/** The JSON that the application sends, field for field as in core/domain. */

export type Lang = "zh-CN" | "en";

export interface PassageEvidence {
  kind: "passage";
  document_id: string;
  passage_id: string;
  title: string;
  version: string;
  section: string;
  page: number | null;
  start: number;
  end: number;
  text: string;
  valid_from: string | null;
  valid_to: string | null;
}
export interface RecordEvidence {
  kind: "record";
  table: string;
  record_id: string;
  field: string;
  label: string;
  value: string;
  unit: string;
}
export interface CellEvidence {
  kind: "cell";
  query_id: string;
  row: number;
  column: string;
  value: string;
  unit: string;
}
export interface ComputationEvidence {
  kind: "computation";
  expression: string;
  inputs: number[];
  value: string | number;
  unit: string;
}
export interface SaidEvidence {
  kind: "said";
  text: string;
}
/** A region of a page of a file that was read: page from 1, box in points (x0, top, x1, bottom). */
export interface RegionEvidence {
  kind: "region";
  reading_id: string;
  title: string;
  page: number;
  box: [number, number, number, number];
  text: string;
  published: string | null;
}
/** A figure that a person signs as their own. */
export interface VouchedEvidence {
  kind: "vouched";
  person: string;
  text: string;
  at: string;
}
export type Evidence =
  | PassageEvidence
  | RecordEvidence
  | CellEvidence
  | ComputationEvidence
  | SaidEvidence
  | RegionEvidence
  | VouchedEvidence;

export interface Citation {
  number: number;
  evidence: Evidence;
}

export type AnswerKind =
  | "answer"
  | "small_talk"
  | "ask_back"
  | "confirm"
  | "done"
  | "declined"
  | "unknown"
  | "refused"
  | "handed_over";

export interface Answer {
  kind: AnswerKind;
  language: string;
  sentences: { text: string; citations: number[] }[];
  citations: Citation[];
  as_of: string | null;
  options: string[];
}

export type Author = "customer" | "employee" | "agent" | "system";

export interface Message {
  id: string;
  conversation_id: string;
  author: Author;
  author_name: string;
  text: string;
  answer: Answer | null;
  run_id: string | null;
  at: string;
}

export type ConversationState = "open" | "waiting" | "taken" | "closed";

export interface Handover {
  reason?: string;
  summary?: string;
  facts?: unknown;
  [more: string]: unknown;
}

export interface Conversation {
  id: string;
  subject: string;
  customer_id: string | null;
  title: string;
  state: ConversationState;
  handover: Handover | null;
  taken_by: string | null;
  opened_at: string;
  changed_at: string;
}

export interface Section {
  title: string;
  start: number;
  end: number;
  page: number | null;
}

export interface DocumentMeta {
  title: string;
  owner: string;
  audience: string;
  language: string;
  version: string;
  kind: string;
  valid_from: string | null;
  valid_to: string | null;
}

export interface DocumentText {
  id: string;
  source: string;
  meta: DocumentMeta;
  text: string;
  sections: Section[];
}

/** What a column of an answer is. */
export interface DataField {
  name: string;
  head: string;
  role: "time" | "group" | "figure";
  kind: "text" | "number" | "date";
  unit: string;
}

/** A drawing as data: the page makes the chart of it, and nothing in it can run. */
export interface DataChart {
  kind: "line" | "bar" | "grouped_bars" | "pie";
  horizontal: boolean;
  category_title: string;
  value_title: string;
  unit: string;
  categories: string[];
  /** earlier: the figures of a period before, which are drawn faint. */
  series: { name: string; values: (number | null)[]; earlier: boolean }[];
  description: string;
}

export interface DataParticular {
  label: string;
  text: string;
}

export type VerifiedState = "proposed" | "approved" | "rejected" | "withdrawn";

/** An answer from data: words, table, chart and query; or what is unclear, with options. */
export interface DataAnswer {
  id: string;
  question: string;
  asked_at: string;
  follows: string | null;
  verified: VerifiedState | null;
  /** Why it was not approved. */
  reason: string;
  dataset: string;
  answered: boolean;
  language: string;
  sentences: string[];
  heads: string[];
  rows: string[][];
  fields: DataField[];
  chart: DataChart | null;
  chart_note: string;
  particulars: DataParticular[];
  cut: boolean;
  options: string[];
  as_of: string | null;
  query: string;
}

/** A question as the history lists it. */
export interface DataQuestion {
  id: string;
  dataset: string;
  question: string;
  answered: boolean;
  follows: string | null;
  asked_at: string;
  verified: VerifiedState | null;
}

export interface DataQuestions {
  questions: DataQuestion[];
  next: string | null;
}

/** A proposal that an answer was right, and what became of it. */
export interface Verified {
  id: string;
  dataset: string;
  question: string;
  language: string;
  particulars: DataParticular[];
  proposed_by: string;
  proposer: string;
  proposed_at: string;
  mine: boolean;
  state: VerifiedState;
  decided_by: string | null;
  decider: string;
  decided_at: string | null;
  reason: string;
}

export interface Me {
  subject: string;
  name: string;
  role: string;
  scopes: string[];
  customer_id: string | null;
  locale: string;
}

export interface Login {
  username: string;
  password: string;
  name: string;
  role: string;
  note: string;
}

export interface Config {
  product: string;
  demo: boolean;
  languages: string[];
  examples: Record<string, string[]>;
  logins: Login[];
  message_limit: number;
}

export interface Interrupt {
  id: string;
  reason: string;
  message: string | null;
  metadata: {
    title?: string;
    lines?: [string, string][];
    arguments?: Record<string, unknown>;
    expires_at?: string;
  } | null;
}
