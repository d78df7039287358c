import { useState } from "react";
import { complianceCalls, SIGNED, type Board, type Verdict } from "../../api/compliance";
import { Dialog } from "../../parts/Dialog";
import { useSession } from "../../session/session";
import { useWords } from "../../words";
import { moment } from "../../words/dates";
import { Reasoned } from "./Reasoned";
import { Refused, useAct } from "./useAct";
import { useDraft } from "./useDraft";
import { VerdictChoice } from "./VerdictChoice";
import { complianceWords } from "./words";

interface Props {
  board: Board;
  nameOf: (subject: string | null) => string;
  onBoard: (board: Board) => void;
  again: () => void;
}

/** The decision on a case, its signature, and the end of what follows. */
export function Decision(props: Props) {
  const { board, nameOf, onBoard, again } = props;
  const { lang } = useWords();
  const words = complianceWords(lang);
  const { me } = useSession();
  const of = board.case;
  const works = board.may.note;
  return (
    <section className="decision" aria-labelledby="decision-title">
      <h2 id="decision-title">{words.decision.title}</h2>
      {of.verdict && (
        <div className="decided">
          <p className={`given ${of.verdict}`}>{words.verdicts[of.verdict]}</p>
          <p className="kept-lines">{of.reason}</p>
          {of.decided_at && <p className="quiet">{words.decision.decidedBy(nameOf(of.decided_by), moment(of.decided_at, lang))}</p>}
          {of.signed_at && <p className="quiet">{words.decision.signedBy(nameOf(of.signed_by), moment(of.signed_at, lang))}</p>}
        </div>
      )}
      {!of.verdict && !board.may.decide && <p className="quiet">{works && of.assignee !== me?.subject ? words.decision.take : words.decision.none}</p>}
      {board.may.decide && <Decide {...props} />}
      {of.state === "decided" && !board.may.sign && <p className="note">{words.decision.waits}</p>}
      {board.may.sign && <Sign {...props} />}
      {board.may.close && (
        <Reasoned
          name={`close:${of.id}`}
          open={words.decision.close}
          label={words.decision.closeReason}
          again={again}
          onSend={async (reason) => onBoard(await complianceCalls.close(of.id, reason))}
        />
      )}
    </section>
  );
}

interface Draft {
  verdict: Verdict | "";
  reason: string;
  remediation: boolean;
}
const EMPTY: Draft = { verdict: "", reason: "", remediation: false };

function Decide({ board, onBoard, again }: Props) {
  const { lang } = useWords();
  const words = complianceWords(lang);
  const of = board.case;
  const [draft, setDraft, drop] = useDraft<Draft>(`decide:${of.id}`, EMPTY);
  const [sure, setSure] = useState(false);
  const act = useAct();
  const left = board.to_review.length;
  const signed = SIGNED.includes(of.severity);
  const send = async () => {
    const { verdict } = draft;
    if (!verdict) return;
    await act.run(async () => {
      onBoard(await complianceCalls.decide(of.id, verdict, draft.reason.trim(), draft.remediation && !signed));
      drop();
    });
    setSure(false);
  };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        act.clear();
        setSure(true);
      }}
    >
      {left > 0 && <p className="note">{words.decision.left(left)}</p>}
      <VerdictChoice label={words.decision.verdict} value={draft.verdict} onChange={(verdict) => setDraft({ ...draft, verdict })} />
      <label className="field">
        <span>{words.decision.reason}</span>
        <textarea required rows={3} maxLength={4000} value={draft.reason} onChange={(event) => setDraft({ ...draft, reason: event.target.value })} />
      </label>
      {!signed && (
        <label className="tick">
          <input type="checkbox" checked={draft.remediation} onChange={(event) => setDraft({ ...draft, remediation: event.target.checked })} />
          <span>{words.decision.remediation}</span>
        </label>
      )}
      <Refused problem={act.problem} again={() => (act.clear(), again())} />
      <button type="submit" className="button primary" disabled={left > 0 || !draft.verdict || !draft.reason.trim()}>
        {words.decision.decide}
      </button>
      {sure && draft.verdict && (
        <Sure
          title={words.decision.sure}
          lines={[
            words.decision.becomes(String(of.number), words.verdicts[draft.verdict]),
            draft.verdict === "needs_more" ? words.decision.staysOpen : signed ? words.decision.signedNext : words.decision.closesNow,
          ]}
          quote={draft.reason.trim()}
          yes={words.decision.decide}
          busy={act.busy}
          onYes={() => void send()}
          onNo={() => setSure(false)}
        />
      )}
    </form>
  );
}

function Sign({ board, onBoard, again }: Props) {
  const { lang } = useWords();
  const words = complianceWords(lang);
  const of = board.case;
  const [remediation, setRemediation] = useState(false);
  const [sure, setSure] = useState(false);
  const act = useAct();
  const send = async () => {
    await act.run(async () => onBoard(await complianceCalls.sign(of.id, remediation)));
    setSure(false);
  };
  return (
    <div className="stack">
      <label className="tick">
        <input type="checkbox" checked={remediation} onChange={(event) => setRemediation(event.target.checked)} />
        <span>{words.decision.remediation}</span>
      </label>
      <Refused problem={act.problem} again={() => (act.clear(), again())} />
      <div className="choice">
        <button type="button" className="button primary" onClick={() => (act.clear(), setSure(true))}>
          {words.decision.sign}
        </button>
      </div>
      <Reasoned
        name={`return:${of.id}`}
        open={words.decision.sendBack}
        label={words.decision.sendBackReason}
        again={again}
        onSend={async (reason) => onBoard(await complianceCalls.sendBack(of.id, reason))}
      />
      {sure && of.verdict && (
        <Sure
          title={words.decision.signSure}
          lines={[words.decision.becomes(String(of.number), words.verdicts[of.verdict]), words.decision.signNote]}
          quote={of.reason}
          yes={words.decision.sign}
          busy={act.busy}
          onYes={() => void send()}
          onNo={() => setSure(false)}
        />
      )}
    </div>
  );
}

interface SureProps {
  title: string;
  lines: string[];
  quote: string;
  yes: string;
  busy: boolean;
  onYes: () => void;
  onNo: () => void;
}

/** Says again what is about to be done, before it is. */
function Sure({ title, lines, quote, yes, busy, onYes, onNo }: SureProps) {
  const { words: all } = useWords();
  return (
    <Dialog title={title} onClose={onNo}>
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
      <blockquote className="kept-lines">{quote}</blockquote>
      <div className="choice">
        <button type="button" className="button primary" disabled={busy} onClick={onYes}>
          {yes}
        </button>
        <button type="button" className="button" autoFocus onClick={onNo}>
          {all.cancel}
        </button>
      </div>
    </Dialog>
  );
}
