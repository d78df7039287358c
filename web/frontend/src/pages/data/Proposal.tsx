import { useId, useState } from "react";
import { calls } from "../../api/calls";
import { asProblem, type Problem } from "../../api/http";
import type { Verified } from "../../api/types";
import { ProblemNote } from "../../parts/ProblemNote";
import { useWords } from "../../words";
import { moment } from "../../words/dates";

interface Props {
  one: Verified;
  onAsk: ((question: string) => void) | null;
  onDecided: () => void;
}

/** One proposal with how its question was read; a rejection takes a reason. */
export function Proposal({ one, onAsk, onDecided }: Props) {
  const { words, lang } = useWords();
  const [rejecting, setRejecting] = useState(false);
  const [reason, setReason] = useState("");
  const [problem, setProblem] = useState<Problem | null>(null);
  const hint = useId();

  const decide = (decision: "approve" | "reject" | "withdraw") => {
    setProblem(null);
    calls.decideVerified(one.id, decision, reason.trim()).then(onDecided, (thrown: unknown) => setProblem(asProblem(thrown)));
  };
  const waits = one.state === "proposed";
  return (
    <article className="proposal">
      <h2 lang={one.language}>{one.question}</h2>
      <dl className="read-as" lang={one.language}>
        {one.particulars.map((line, at) => (
          <div key={at}>
            <dt>{line.label}</dt>
            <dd>{line.text}</dd>
          </div>
        ))}
      </dl>
      <p className="meaning">
        {words.data.proposedBy(one.proposer || one.proposed_by, moment(one.proposed_at, lang))}
        {one.decided_by && one.decided_at && (
          <> · {words.data.decidedBy(one.decider || one.decided_by, moment(one.decided_at, lang))}</>
        )}
      </p>
      {one.reason && <p className="reason">{one.reason}</p>}
      {waits && one.mine && <p className="meaning">{words.data.mine}</p>}
      {rejecting ? (
        <form
          className="rejecting"
          onSubmit={(event) => {
            event.preventDefault();
            if (reason.trim()) decide("reject");
          }}
        >
          <label>
            {words.data.reason}
            <input autoFocus value={reason} maxLength={400} aria-describedby={hint} onChange={(event) => setReason(event.target.value)} />
          </label>
          <p className="quiet" id={hint}>
            {words.data.reasonHint}
          </p>
          <div className="choice">
            <button className="button primary" aria-disabled={!reason.trim()}>
              {words.data.reject}
            </button>
            <button type="button" className="button" onClick={() => setRejecting(false)}>
              {words.cancel}
            </button>
          </div>
        </form>
      ) : (
        <div className="choice">
          {waits && !one.mine && (
            <>
              <button type="button" className="button primary" onClick={() => decide("approve")}>
                {words.data.approve}
              </button>
              <button type="button" className="button" onClick={() => setRejecting(true)}>
                {words.data.reject}
              </button>
            </>
          )}
          {(one.state === "approved" || (waits && one.mine)) && (
            <button type="button" className="button" onClick={() => decide("withdraw")}>
              {words.data.withdraw}
            </button>
          )}
          {onAsk && (
            <button type="button" className="button ghost" onClick={() => onAsk(one.question)}>
              {words.data.askMyself}
            </button>
          )}
        </div>
      )}
      {problem && <ProblemNote problem={problem} here={words.data.problems} />}
    </article>
  );
}
