import { request } from "./http";
import type { Config, Conversation, DataAnswer, DocumentText, Me, Message } from "./types";

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

  askData: (question: string) => request<DataAnswer>("POST", "/v1/data/questions", { question }),

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
