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
export type Evidence =
  | PassageEvidence
  | RecordEvidence
  | CellEvidence
  | ComputationEvidence
  | SaidEvidence;

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

/** An answer from data: words, table and query; or what is unclear, with options. */
export interface DataAnswer {
  dataset: string;
  answered: boolean;
  sentences: string[];
  heads: string[];
  rows: string[][];
  values: (string | number | null)[][];
  cut: boolean;
  options: string[];
  query: string;
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
