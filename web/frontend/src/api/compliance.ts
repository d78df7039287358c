import { problemOf, Problem, request } from "./http";
import type { Answer, Citation } from "./types";

/** Cases, rules and sweeps as the application sends them (web/api/cases.py, rules.py, sweeps.py, snoozes.py). */

export type CaseState = "open" | "in_review" | "decided" | "remediation" | "closed";
export type Severity = "critical" | "high" | "medium";
export type Verdict = "confirmed" | "valuable" | "false_alarm" | "needs_more";
export type SecondLook = "probable_false_alarm" | "investigate" | "escalate";
export type Form = "chat_text" | "call_audio" | "image" | "dual_recording_video" | "workflow_data";
export type Detector =
  | "lexical"
  | "semantic"
  | "missing_disclosure"
  | "workflow_order"
  | "suitability_mismatch"
  | "pii_leak"
  | "figure_claim";
export type StepKind =
  | "opened"
  | "joined"
  | "raised"
  | "assigned"
  | "noted"
  | "reminded"
  | "reviewed"
  | "looked"
  | "decided"
  | "signed"
  | "returned"
  | "task_added"
  | "task_done"
  | "closed"
  | "exported";
export type Pivot = "person" | "customer_id" | "product_code" | "source";
export const SEVERITIES: Severity[] = ["critical", "high", "medium"];
export const VERDICTS: Verdict[] = ["confirmed", "valuable", "false_alarm", "needs_more"];
/** Their decision waits for a second person's signature. */
export const SIGNED: Severity[] = ["critical", "high"];

export interface CaseLine {
  id: string;
  number: number;
  state: CaseState;
  severity: Severity;
  title_zh: string;
  title_en: string;
  person: string;
  person_name: string;
  customer_id: string | null;
  product_code: string | null;
  conversation_id: string | null;
  period: string;
  findings: number;
  rules: string[];
  assignee: string | null;
  assignee_name: string;
  due_at: string;
  reminded_at: string | null;
  second_look: SecondLook | null;
  look_reason: string;
  verdict: Verdict | null;
  reason: string;
  decided_by: string | null;
  decided_at: string | null;
  signed_by: string | null;
  signed_at: string | null;
  opened_at: string;
  closed_at: string | null;
}
export interface Counts {
  unassigned: number;
  mine: number;
  to_sign: number;
  overdue: number;
  open: number;
}
export interface CasePage {
  cases: CaseLine[];
  next: string | null;
  counts: Counts;
}
export interface Officer {
  subject: string;
  name: string;
}
export interface Utterance {
  seq: number;
  speaker: "seller" | "customer" | "notice" | "unknown";
  text: string;
  at: string | null;
  channel: string;
  start_s: number | null;
  end_s: number | null;
  page: number | null;
  /** x0, top, x1, bottom in parts (0–1) of the picture. */
  box: [number, number, number, number] | null;
  recalled: boolean;
}
export interface Review {
  id: string;
  finding_id: string;
  verdict: Verdict;
  first_verdict: Verdict;
  reason: string;
  reviewer: string;
  reviewer_name: string;
  blind: boolean;
  at: string;
}
export interface Finding {
  id: string;
  rule_id: string;
  rule_version: string;
  severity: Severity;
  detector: Detector;
  name_zh: string;
  name_en: string;
  text: string;
  seq: number | null;
  start: number;
  end: number;
  score: number;
  reason_zh: string;
  reason_en: string;
  neighbours: { text: string; rules: string[]; likeness: number }[];
  found_at: string;
  revision: number;
  changed_since: boolean;
  material: {
    id: string;
    form: Form;
    source: string;
    source_ref: string;
    occurred_at: string;
    file_name: string;
    media_type: string;
    size: number;
  };
  excerpt: Utterance[];
  reviews: Review[];
  hidden_reviews: number;
}
export type Verified = "text" | "secondary" | "unverified";
export interface RuleCited {
  id: string;
  version: string;
  name_zh: string;
  name_en: string;
  what_zh: string;
  what_en: string;
  severity: Severity;
  basis: {
    name_zh: string;
    name_en: string;
    number: string;
    jurisdiction: string;
    article: string;
    verified: Verified;
    in_force: string | null;
  }[];
}
export interface Step {
  id: string;
  kind: StepKind;
  text: string;
  details: Record<string, unknown> | null;
  by: string;
  by_name: string;
  at: string;
}
export interface Task {
  id: string;
  title: string;
  owner: string;
  due_on: string;
  state: "open" | "done";
  outcome: string;
  done_by: string | null;
  done_at: string | null;
}
export interface CaseLike {
  id: string;
  number: number;
  title_zh: string;
  title_en: string;
  state: CaseState;
  verdict: Verdict | null;
  person: string;
  person_name: string;
  rules: string[];
  reason: string;
  opened_at: string;
  same_person: boolean;
}
export interface Board {
  case: CaseLine;
  customer: { id: string; name: string } | null;
  findings: Finding[];
  rules: RuleCited[];
  steps: Step[];
  tasks: Task[];
  similar: CaseLike[];
  may: Record<"assign" | "note" | "review" | "decide" | "sign" | "task" | "close" | "export", boolean>;
  to_review: string[];
}
export interface Mark {
  finding_id: string;
  case_id: string | null;
  rule_id: string;
  name_zh: string;
  name_en: string;
  severity: Severity;
  seq: number | null;
  start: number;
  end: number;
  snoozed: boolean;
}
export interface Material {
  id: string;
  source: string;
  source_ref: string;
  form: Form;
  occurred_at: string;
  revision: number;
  state: "waiting" | "ready" | "failed";
  error: string;
  todo: string;
  file_name: string;
  media_type: string;
  size: number;
  exchange: { language: string; utterances: Utterance[] };
  marks: Mark[];
}
export interface Figures {
  since: string;
  until: string;
  rules: {
    rule_id: string;
    rule_version: string;
    name_zh: string;
    name_en: string;
    confirmed: number;
    valuable: number;
    false_alarms: number;
    needs_more: number;
    precision: number | null;
  }[];
  agreement: {
    n: number;
    agreed: number;
    kappa: number | null;
    pairs: { first: string; second: string; n: number; agreed: number; kappa: number | null }[];
  };
  decisions: { n: number; median_h: number | null; p90_h: number | null };
  backlog: {
    severity: Severity;
    under_1d: number;
    days_1_3: number;
    days_3_7: number;
    over_7d: number;
    overdue: number;
  }[];
  days: { day: string; rule_id: string; findings: number }[];
  snoozed: { findings: number; snoozed: number; share: number | null };
}
export interface Snooze {
  id: string;
  rule_id: string;
  pivot: Pivot;
  value: string;
  reason: string;
  until: string;
  made_by: string;
  made_at: string;
  ended_by: string | null;
  covered: number;
}
export interface NewSnooze {
  rule_id: string;
  pivot: Pivot;
  value: string;
  reason: string;
  until: string;
}
export interface Rule {
  id: string;
  version: string;
  tier: string;
  duty: "forbidden" | "required";
  severity: Severity;
  name: Record<string, string>;
  what: Record<string, string>;
  detectors: Detector[];
  forms: Form[];
  trades: string[];
  phase: string;
  starts: Record<string, string>;
  ends: string | null;
  basis: {
    instrument: string;
    name: Record<string, string>;
    number: string;
    article: string;
    verified: Verified;
    in_force: string | null;
  }[];
}
/** What an institution changes of a rule; only what differs from the catalogue's. */
export interface Change {
  severity?: Severity;
  threshold?: number;
  patterns?: string[];
  starts?: string;
  ends?: string;
  off?: boolean;
  must_fire?: string[];
  must_not_fire?: string[];
}
export interface RuleVersion {
  rule_id: string;
  version: string;
  content: Change;
  state: "draft" | "live" | "retired";
  note: string;
  shadow_sweep: string | null;
  made_by: string;
  made_at: string;
  approved_by: string | null;
  live_at: string | null;
}
export interface Versions {
  in_use: string | null;
  versions: RuleVersion[];
}
export interface Sighting {
  material_id: string;
  seq: number;
  text: string;
}
export interface Effect {
  state: SweepState | null;
  screened: number;
  same: number;
  new: number;
  gone: number;
  new_examples: Sighting[];
  gone_examples: Sighting[];
}
/** The draft of a case's memo (web/api/case_memo.py); it is kept nowhere. */
export interface Memo {
  case_id: string;
  number: number;
  language: "zh" | "en";
  title: string;
  day: string;
  drafted_at: string;
  sections: { part: string; title: string; sentences: Answer["sentences"] }[];
  citations: Citation[];
}
export type SweepState = "running" | "done" | "cancelled";
export interface Sweep {
  id: string;
  kind: "nightly" | "rescan" | "shadow";
  state: SweepState;
  items: number;
  screened: number;
  found: number;
  share: number;
  started_by: string;
  started_at: string;
  ended_at: string | null;
}
export interface Plan {
  source: string;
  share: number;
  reason: string;
  made_by: string;
  made_at: string;
}

const BASE = "/v1/compliance";
const seg = encodeURIComponent;
const one = (id: string, rest = "") => `${BASE}/cases/${seg(id)}${rest}`;
const post = (id: string, rest: string, body: unknown) => request<Board>("POST", one(id, rest), body);
const version = (rule: string, name: string, rest: string) =>
  `${BASE}/rules/${seg(rule)}/versions/${seg(name)}${rest}`;

export const complianceCalls = {
  list: (query: URLSearchParams) => request<CasePage>("GET", `${BASE}/cases?${query.toString()}`),
  officers: async () => (await request<{ officers: Officer[] }>("GET", `${BASE}/cases/officers`)).officers,
  figures: (since: string, until: string) =>
    request<Figures>("GET", `${BASE}/cases/figures?since=${seg(since)}&until=${seg(until)}`),
  one: (id: string) => request<Board>("GET", one(id)),
  material: (id: string) => request<Material>("GET", `${BASE}/materials/${seg(id)}`),
  file: (id: string) => `${BASE}/materials/${seg(id)}/file`,

  assign: (id: string, to: string | null, over: string | null) => post(id, "/assign", { to, over }),
  note: (id: string, text: string) => post(id, "/notes", { text }),
  review: (id: string, finding_id: string, verdict: Verdict, reason: string) =>
    post(id, "/reviews", { finding_id, verdict, reason }),
  decide: (id: string, verdict: Verdict, reason: string, remediation: boolean) =>
    post(id, "/decide", { verdict, reason, remediation }),
  sign: (id: string, remediation: boolean) => post(id, "/sign", { remediation }),
  sendBack: (id: string, reason: string) => post(id, "/return", { reason }),
  addTask: (id: string, title: string, owner: string, due_on: string) =>
    post(id, "/tasks", { title, owner, due_on }),
  taskDone: (id: string, task: string, outcome: string) => post(id, `/tasks/${seg(task)}/done`, { outcome }),
  memo: (id: string, language: Memo["language"]) => request<Memo>("POST", one(id, "/memo"), { language }),
  close: (id: string, reason: string) => post(id, "/close", { reason }),

  snoozes: async (all: boolean) => (await request<{ snoozes: Snooze[] }>("GET", `${BASE}/snoozes?all=${all}`)).snoozes,
  snooze: (given: NewSnooze) => request<Snooze>("POST", `${BASE}/snoozes`, given),
  endSnooze: (id: string) => request<Snooze>("POST", `${BASE}/snoozes/${seg(id)}/end`),

  rules: async () => (await request<{ rules: Rule[] }>("GET", `${BASE}/rules`)).rules,
  versions: (rule: string) => request<Versions>("GET", `${BASE}/rules/${seg(rule)}/versions`),
  draft: (rule: string, change: Change, note: string) =>
    request<RuleVersion>("POST", `${BASE}/rules/${seg(rule)}/versions`, { change, note }),
  shadow: (rule: string, name: string, share: number) => request<Sweep>("POST", version(rule, name, "/shadow"), { share }),
  effect: (rule: string, name: string) => request<Effect>("GET", version(rule, name, "/effect")),
  approve: (rule: string, name: string) => request<RuleVersion>("POST", version(rule, name, "/approve")),

  sweeps: async () => (await request<{ sweeps: Sweep[] }>("GET", `${BASE}/sweeps`)).sweeps,
  startSweep: () => request<{ job_id: string }>("POST", `${BASE}/sweeps`),
  cancelSweep: (id: string) => request<Sweep>("POST", `${BASE}/sweeps/${seg(id)}/cancel`),
  plans: async () => (await request<{ plans: Plan[] }>("GET", `${BASE}/sampling`)).plans,
  putPlan: (source: string, share: number, reason: string) =>
    request<Plan>("PUT", `${BASE}/sampling/${seg(source)}`, { share, reason }),
  endPlan: (source: string) => request<void>("DELETE", `${BASE}/sampling/${seg(source)}`),
};

/** The case's file; a refusal is a Problem, which a plain link could not show. */
export async function exported(id: string, language: "zh" | "en"): Promise<Blob> {
  let response: Response;
  try {
    response = await fetch(one(id, `/export?format=zip&language=${language}`), { credentials: "same-origin" });
  } catch {
    throw new Problem(0, "offline", "", "");
  }
  if (!response.ok) throw await problemOf(response);
  return response.blob();
}
