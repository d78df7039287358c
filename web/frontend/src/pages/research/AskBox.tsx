import { useEffect, useState, type ReactNode, type RefObject } from "react";
import { Icon } from "../../parts/Icon";
import { today } from "../../words/dates";
import type { Asking } from "./useAsking";
import type { ResearchWords } from "./words";

const LONGEST = 400;

interface Props {
  asking: Asking;
  words: ResearchWords;
  field: RefObject<HTMLInputElement | null>;
  /** The readings that it is asked of; none: all. */
  chosen?: string[];
  /** What stands in the field at first. */
  begun?: string;
  /** What is said of where it is looked for. */
  children?: ReactNode;
}

/** The question, over what, and up to which day. */
export function AskBox({ asking, words, field, chosen = [], begun = "", children }: Props) {
  const [text, setText] = useState(begun);
  const [asOf, setAsOf] = useState("");
  useEffect(() => {
    if (!begun && !window.matchMedia("(hover: hover)").matches) return;
    field.current?.focus({ preventScroll: true });
    field.current?.setSelectionRange(begun.length, begun.length);
  }, [field, begun]);
  return (
    <form
      role="search"
      aria-label={words.ask}
      className="research-box"
      onSubmit={(event) => {
        event.preventDefault();
        const plain = text.trim();
        if (!plain || asking.busy) return;
        setText("");
        asking.ask(plain, chosen, asOf);
      }}
    >
      <div className="research-scope">
        {children}
        <span className="bar-space" />
        <label className="as-of-field" title={asOf ? words.asOfNote(asOf) : undefined}>
          <span className="quiet">{words.asOf}</span>
          <input type="date" max={today()} value={asOf} onChange={(event) => setAsOf(event.target.value)} />
        </label>
      </div>
      <div className="composer-box composer-row">
        <input
          ref={field}
          aria-label={words.ask}
          placeholder={words.placeholder}
          maxLength={LONGEST}
          enterKeyHint="search"
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape" && asking.busy) asking.stop();
          }}
        />
        {asking.busy ? (
          <button type="button" className="button round stop" aria-label={words.stop} onClick={asking.stop}>
            <Icon name="stop" />
          </button>
        ) : (
          <button className="button primary round" aria-label={words.send} aria-disabled={!text.trim()}>
            <Icon name="send" />
          </button>
        )}
      </div>
    </form>
  );
}
