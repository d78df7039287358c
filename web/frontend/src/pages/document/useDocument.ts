import { useEffect, useState } from "react";
import { calls } from "../../api/calls";
import { asProblem, type Problem } from "../../api/http";
import type { DocumentText } from "../../api/types";

const kept = new Map<string, DocumentText>();

/** A document by id. The last few are kept, so that another citation of the same text opens at once. */
export function useDocument(id: string): { document: DocumentText | null; problem: Problem | null } {
  const [state, setState] = useState<{ id: string; problem: Problem | null }>({ id, problem: null });
  useEffect(() => {
    if (kept.has(id)) return;
    let current = true;
    calls.document(id).then(
      (document) => {
        if (kept.size >= 8) kept.delete(kept.keys().next().value!);
        kept.set(id, document);
        if (current) setState({ id, problem: null });
      },
      (thrown: unknown) => current && setState({ id, problem: asProblem(thrown) }),
    );
    return () => {
      current = false;
    };
  }, [id]);
  const problem = state.id === id ? state.problem : null;
  return { document: kept.get(id) ?? null, problem };
}

/** Forgets what was read: another person may sign in on this page. */
export function forgetDocuments(): void {
  kept.clear();
}
