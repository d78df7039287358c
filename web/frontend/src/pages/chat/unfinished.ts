/** Remembers, for this tab, the run of a conversation that has not ended, so that a reload goes on with it. */

export interface Unfinished {
  runId: string;
  question: string;
  asOf: string;
  startedAt: number;
}

const key = (conversation: string) => `jinnao.run.${conversation}`;

export function remember(conversation: string, run: Unfinished): void {
  sessionStorage.setItem(key(conversation), JSON.stringify(run));
}

export function forget(conversation: string): void {
  sessionStorage.removeItem(key(conversation));
}

export function recall(conversation: string): Unfinished | null {
  const text = sessionStorage.getItem(key(conversation));
  return text ? (JSON.parse(text) as Unfinished) : null;
}
