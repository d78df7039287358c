/** One way to ask the application for JSON; every failure is a Problem that can be shown. */

export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly todo: string,
  ) {
    super(detail);
  }
}

type Listener = () => void;
const expiryListeners = new Set<Listener>();

/** Calls back when any request finds that nobody is signed in any more. */
export function onExpired(listener: Listener): () => void {
  expiryListeners.add(listener);
  return () => expiryListeners.delete(listener);
}

/** The problem that an unsuccessful response describes. */
export async function problemOf(response: Response): Promise<Problem> {
  let body: Record<string, unknown> = {};
  try {
    body = (await response.json()) as Record<string, unknown>;
  } catch {
    // not JSON: a proxy answered; the status says enough
  }
  const text = (key: string) => (typeof body[key] === "string" ? (body[key] as string) : "");
  const problem = new Problem(response.status, text("code"), text("detail"), text("todo"));
  if (response.status === 401) for (const tell of expiryListeners) tell();
  return problem;
}

/** A signal that is aborted gives a Problem with the code "cancelled". */
export async function request<T>(
  method: string,
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<T> {
  const init: RequestInit = { method, credentials: "same-origin", headers: {}, signal: signal ?? null };
  if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers = { "Content-Type": "application/json" };
  }
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch {
    throw new Problem(0, signal?.aborted ? "cancelled" : "offline", "", "");
  }
  if (!response.ok) throw await problemOf(response);
  if (response.status === 204) return undefined as T;
  return (await response.json()) as T;
}

/** A failure as a Problem, whatever was thrown. */
export function asProblem(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown;
  return new Problem(0, "offline", "", "");
}
