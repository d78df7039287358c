import { request } from "./http";
import type {
  Config,
  Conversation,
  DataAnswer,
  DataQuestions,
  DocumentText,
  Me,
  Message,
  Verified,
  VerifiedState,
} from "./types";

/** Lists come bare or under one key; both are read. */
function list<T>(body: unknown, key: string): T[] {
  if (Array.isArray(body)) return body as T[];
  const inner = (body as Record<string, unknown> | null)?.[key];
  return Array.isArray(inner) ? (inner as T[]) : [];
}

export interface Opened {
  conversation: Conversation;
  messages: Message[];
}

function opened(body: unknown): Opened {
  const whole = body as Record<string, unknown>;
  const conversation = (whole["conversation"] ?? whole) as Conversation;
  return { conversation, messages: list<Message>(whole, "messages") };
}

const seg = encodeURIComponent;

export const calls = {
  config: () => request<Config>("GET", "/v1/config"),
  me: () => request<Me>("GET", "/v1/me"),
  login: (username: string, password: string) =>
    request<unknown>("POST", "/v1/login", { username, password }),
  logout: () => request<unknown>("POST", "/v1/logout"),

  conversations: async () =>
    list<Conversation>(await request("GET", "/v1/conversations"), "conversations"),
  conversation: async (id: string) => opened(await request("GET", `/v1/conversations/${seg(id)}`)),
  say: (id: string, text: string) =>
    request<Message>("POST", `/v1/conversations/${seg(id)}/messages`, { text }),

  document: (id: string) => request<DocumentText>("GET", `/v1/documents/${seg(id)}`),
  cancelRun: (run: string) => request<unknown>("POST", `/agui/service/runs/${seg(run)}/cancel`),

  askData: (question: string, after: string, signal: AbortSignal) =>
    request<DataAnswer>("POST", "/v1/data/questions", { question, after }, signal),
  dataQuestions: (before: string | null) =>
    request<DataQuestions>("GET", `/v1/data/questions${before ? `?before=${seg(before)}` : ""}`),
  dataQuestion: (id: string) => request<DataAnswer>("GET", `/v1/data/questions/${seg(id)}`),
  removeDataQuestion: (id: string) => request<void>("DELETE", `/v1/data/questions/${seg(id)}`),
  dataFile: (id: string, format: "xlsx" | "csv") => `/v1/data/questions/${seg(id)}/export?format=${format}`,
  sayRight: (id: string) => request<Verified>("POST", `/v1/data/questions/${seg(id)}/right`),
  verified: async (state: VerifiedState) =>
    list<Verified>(await request("GET", `/v1/data/verified?state=${state}`), "verified"),
  decideVerified: (id: string, decision: "approve" | "reject" | "withdraw", reason: string) =>
    request<Verified>("POST", `/v1/data/verified/${seg(id)}/${decision}`, { reason }),

  inbox: async (state: "waiting" | "taken") =>
    list<Conversation>(
      await request("GET", `/v1/desk/conversations?state=${state}`),
      "conversations",
    ),
  take: (id: string) => request<unknown>("POST", `/v1/desk/conversations/${seg(id)}/take`),
  reply: (id: string, text: string) =>
    request<Message>("POST", `/v1/desk/conversations/${seg(id)}/messages`, { text }),
  close: (id: string, to: "agent" | "closed") =>
    request<unknown>("POST", `/v1/desk/conversations/${seg(id)}/close`, { to }),
};
