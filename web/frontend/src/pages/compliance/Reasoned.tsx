import { useState } from "react";
import { useWords } from "../../words";
import { Refused, useAct } from "./useAct";
import { useDraft } from "./useDraft";

interface Props {
  /** Under which the draft is kept. */
  name: string;
  /** The button that opens it and, once open, sends it. */
  open: string;
  label: string;
  again: () => void;
  onSend: (text: string) => Promise<void>;
}

/** A step that needs words: a button until it is opened, then a field. */
export function Reasoned({ name, open, label, again, onSend }: Props) {
  const { words: all } = useWords();
  const [text, setText, drop] = useDraft(name, "");
  const [shown, setShown] = useState(text !== "");
  const act = useAct();
  const send = async () => {
    const went = await act.run(() => onSend(text.trim()));
    if (!went) return;
    drop();
    setShown(false);
  };
  if (!shown)
    return (
      <button type="button" className="button" onClick={() => setShown(true)}>
        {open}
      </button>
    );
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
      onKeyDown={(event) => event.key === "Escape" && setShown(false)}
    >
      <label className="field">
        <span>{label}</span>
        <textarea autoFocus required rows={3} maxLength={4000} value={text} onChange={(event) => setText(event.target.value)} />
      </label>
      <Refused problem={act.problem} again={() => (act.clear(), again())} />
      <div className="choice">
        <button type="submit" className="button primary" disabled={act.busy || !text.trim()}>
          {open}
        </button>
        <button type="button" className="button" onClick={() => setShown(false)}>
          {all.cancel}
        </button>
      </div>
    </form>
  );
}
