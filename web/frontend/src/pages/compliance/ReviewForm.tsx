import { useState } from "react";
import { complianceCalls, type Board, type Finding, type Review, type Verdict } from "../../api/compliance";
import { useSession } from "../../session/session";
import { useWords } from "../../words";
import { moment } from "../../words/dates";
import { Refused, useAct } from "./useAct";
import { useDraft } from "./useDraft";
import { VerdictChoice } from "./VerdictChoice";
import { complianceWords } from "./words";

interface Draft {
  verdict: Verdict | "";
  reason: string;
}
interface Props {
  board: Board;
  finding: Finding;
  /** The board as it is with the word, and which finding to look at next. */
  onBoard: (board: Board) => void;
  onPick: (finding: string) => void;
  again: () => void;
}
const EMPTY: Draft = { verdict: "", reason: "" };

/** What reviewers say of one finding: the own word first, others' once it is given. */
export function ReviewForm({ board, finding, onBoard, onPick, again }: Props) {
  const { lang } = useWords();
  const words = complianceWords(lang);
  const { me } = useSession();
  const own = finding.reviews.find((one) => one.reviewer === me?.subject);
  const others = finding.reviews.filter((one) => one.reviewer !== me?.subject);
  const [saved, setSaved] = useState("");
  return (
    <section className="review" aria-labelledby="review-title">
      <h2 id="review-title">{words.review.title}</h2>
      {own && <Word review={own} title={words.review.own} />}
      {board.may.review && (
        <Form
          key={`${finding.id}:${own?.at ?? ""}`}
          board={board}
          finding={finding}
          own={own}
          again={again}
          onSaved={(next) => {
            setSaved(finding.id);
            onBoard(next);
            const left = next.to_review[0];
            if (left) onPick(left);
          }}
        />
      )}
      <p className="sr-only" role="status">
        {saved && words.review.saved}
      </p>
      {finding.hidden_reviews > 0 && <p className="quiet">{words.review.hidden(finding.hidden_reviews)}</p>}
      {others.length > 0 && <h3>{words.review.others}</h3>}
      {others.map((one) => (
        <Word key={one.id} review={one} title={one.reviewer_name || one.reviewer} />
      ))}
      {!board.may.review && finding.reviews.length === 0 && <p className="quiet">{words.review.none}</p>}
    </section>
  );
}

function Word({ review, title }: { review: Review; title: string }) {
  const { lang } = useWords();
  const words = complianceWords(lang);
  return (
    <article className="word">
      <p>
        <strong>{title}</strong> <span className={`given ${review.verdict}`}>{words.verdicts[review.verdict]}</span>
      </p>
      <p className="kept-lines">{review.reason}</p>
      <p className="quiet">
        {moment(review.at, lang)}
        {review.blind && ` · ${words.review.blind}`}
        {review.first_verdict !== review.verdict && ` · ${words.review.changed(words.verdicts[review.first_verdict])}`}
      </p>
    </article>
  );
}

interface FormProps {
  board: Board;
  finding: Finding;
  own: Review | undefined;
  again: () => void;
  onSaved: (board: Board) => void;
}

function Form({ board, finding, own, again, onSaved }: FormProps) {
  const { lang, words: all } = useWords();
  const words = complianceWords(lang);
  const [open, setOpen] = useState(!own);
  const [draft, setDraft, drop] = useDraft<Draft>(`review:${finding.id}`, EMPTY);
  const act = useAct();
  if (!open)
    return (
      <button
        type="button"
        className="button small"
        onClick={() => {
          if (own && !draft.reason) setDraft({ verdict: own.verdict, reason: own.reason });
          setOpen(true);
        }}
      >
        {words.review.again}
      </button>
    );
  const send = () =>
    act.run(async () => {
      if (!draft.verdict) return;
      const next = await complianceCalls.review(board.case.id, finding.id, draft.verdict, draft.reason.trim());
      drop();
      onSaved(next);
    });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <VerdictChoice label={words.decision.verdict} value={draft.verdict} onChange={(verdict) => setDraft({ ...draft, verdict })} />
      <label className="field">
        <span>{words.review.reason}</span>
        <textarea
          required
          rows={3}
          maxLength={4000}
          placeholder={words.review.reasonNote}
          value={draft.reason}
          onChange={(event) => setDraft({ ...draft, reason: event.target.value })}
        />
      </label>
      <Refused problem={act.problem} again={() => (act.clear(), again())} />
      <div className="choice">
        <button type="submit" className="button primary" disabled={act.busy || !draft.verdict || !draft.reason.trim()}>
          {words.review.send}
        </button>
        {own && (
          <button type="button" className="button" onClick={() => (drop(), setOpen(false))}>
            {all.cancel}
          </button>
        )}
      </div>
    </form>
  );
}
