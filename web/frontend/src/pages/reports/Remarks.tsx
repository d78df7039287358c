import { useState } from "react";
import type { Comment } from "../../api/reports";
import { asProblem, type Problem } from "../../api/http";
import { ProblemNote } from "../../parts/ProblemNote";
import { useWords } from "../../words";
import { moment } from "../../words/dates";
import { told } from "./refusals";
import { reportWords } from "./words";

interface ListProps {
  /** What they are about, where they do not stand beside it. */
  title?: string;
  comments: Comment[];
  onResolve: ((id: string) => void) | null;
}

/** What reviewers said of a part. */
export function Remarks({ title, comments, onResolve }: ListProps) {
  const { lang } = useWords();
  const words = reportWords(lang);
  if (comments.length === 0) return null;
  return (
    <ul className="remarks" aria-label={title ?? words.comments}>
      {comments.map((one) => (
        <li key={one.id} className={one.resolved_at ? "remark done" : "remark"}>
          <p>{one.text}</p>
          <p className="quiet">
            {title && `${title} · `}
            {one.author_name} · {moment(one.made_at, lang)}
            {one.resolved_at && ` · ${words.resolved}`}
          </p>
          {!one.resolved_at && onResolve && (
            <button type="button" className="button small" onClick={() => onResolve(one.id)}>
              {words.resolve}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

interface WriteProps {
  label: string;
  start: string;
  send: string;
  /** A label asks whether the writer vouches for figures without a source. */
  sign: string | null;
  onSend: (text: string, sign: boolean) => Promise<void>;
  onClose: () => void;
}

/** A few lines to write under a part: a remark, or its new text. */
export function WriteBox({ label, start, send, sign, onSend, onClose }: WriteProps) {
  const { lang, words } = useWords();
  const [text, setText] = useState(start);
  const [signed, setSigned] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);

  const submit = async () => {
    setBusy(true);
    setProblem(null);
    try {
      await onSend(text.trim(), signed);
      onClose();
    } catch (thrown) {
      setProblem(asProblem(thrown));
    }
    setBusy(false);
  };
  return (
    <form
      className="write-box"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
      onKeyDown={(event) => event.key === "Escape" && onClose()}
    >
      <label>
        <span>{label}</span>
        <textarea autoFocus rows={4} value={text} onChange={(event) => setText(event.target.value)} />
      </label>
      {sign && (
        <label className="tick">
          <input type="checkbox" checked={signed} onChange={(event) => setSigned(event.target.checked)} />
          <span>{sign}</span>
        </label>
      )}
      {problem && <ProblemNote problem={problem} here={told(problem, lang)} />}
      <div className="row">
        <button type="submit" className="button primary" disabled={busy || !text.trim()}>
          {send}
        </button>
        <button type="button" className="button" onClick={onClose}>
          {words.cancel}
        </button>
      </div>
    </form>
  );
}
