import type { Problem } from "../api/http";
import { useWords } from "../words";
import type { Words } from "../words/zh";
import { Icon } from "./Icon";

/** What happened and what to do, in the reader's language; the server's own words where we have none.
 * here are the words of one page, for what means something else there. */
export function problemText(
  problem: Problem,
  words: Words,
  here: Record<string, string[]> = {},
): { what: string; todo: string } {
  const down = problem.code.startsWith("backend_") || problem.code === "storage_full";
  const family = down || problem.status >= 502 ? "unavailable" : problem.code;
  const known = here[problem.code] ?? here[family] ?? words.problems[problem.code] ?? words.problems[family];
  if (Array.isArray(known)) return { what: known[0] ?? "", todo: known[1] ?? "" };
  if (problem.detail) return { what: problem.detail, todo: problem.todo };
  const [what, todo] = words.problems["internal"] as [string, string];
  return { what, todo };
}

interface Props {
  problem: Problem;
  again?: () => void;
  here?: Record<string, string[]>;
}

export function ProblemNote({ problem, again, here }: Props) {
  const { words } = useWords();
  const { what, todo } = problemText(problem, words, here);
  return (
    <div className="note problem" role="alert">
      <Icon name="warn" />
      <div>
        <strong>{what}</strong>
        <p>{todo}</p>
      </div>
      {again && (
        <button type="button" className="button" onClick={again}>
          {words.chat.retry}
        </button>
      )}
    </div>
  );
}
