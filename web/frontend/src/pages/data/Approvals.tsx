import { useCallback, useEffect, useState } from "react";
import { calls } from "../../api/calls";
import { asProblem, type Problem } from "../../api/http";
import type { Verified, VerifiedState } from "../../api/types";
import { ProblemNote } from "../../parts/ProblemNote";
import { useWords } from "../../words";
import { Proposal } from "./Proposal";

const STATES: VerifiedState[] = ["proposed", "approved", "rejected", "withdrawn"];

interface Props {
  /** Asks the question under one's own rights, to compare; null where one may not ask. */
  onAsk: ((question: string) => void) | null;
}

/** What colleagues call right, for the word of a second person. */
export function Approvals({ onAsk }: Props) {
  const { words } = useWords();
  const [state, setState] = useState<VerifiedState>("proposed");
  const [found, setFound] = useState<Verified[] | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);

  const load = useCallback(() => {
    setProblem(null);
    calls.verified(state).then(setFound, (thrown: unknown) => setProblem(asProblem(thrown)));
  }, [state]);
  useEffect(() => {
    setFound(null);
    load();
  }, [load]);

  return (
    <div className="approvals">
      <h1>{words.data.approvals}</h1>
      <p className="meaning">{words.data.approvalsLead}</p>
      <fieldset className="segments">
        <legend>{words.data.approvals}</legend>
        {STATES.map((name) => (
          <label key={name}>
            <input type="radio" name="state" checked={state === name} onChange={() => setState(name)} />
            <span>{words.data.states[name]}</span>
          </label>
        ))}
      </fieldset>
      {problem && <ProblemNote problem={problem} here={words.data.problems} again={load} />}
      {!found && !problem && <p className="meaning">{words.loading}</p>}
      {found?.length === 0 && <p className="quiet none">{words.data.approvalsNone[state]}</p>}
      <ul>
        {found?.map((one) => (
          <li key={one.id}>
            <Proposal one={one} onAsk={onAsk} onDecided={load} />
          </li>
        ))}
      </ul>
    </div>
  );
}
