import { useEffect, useState, type RefObject } from "react";
import { Icon } from "../../parts/Icon";
import { useWords } from "../../words";
import { today } from "../../words/dates";
import type { ResearchControl } from "./useResearch";
import { researchWords } from "./words";

const LONGEST = 400;

interface Props {
  research: ResearchControl;
  field: RefObject<HTMLInputElement | null>;
  chosen: string[];
  onClear: () => void;
}

/** The question, over which readings, and up to which day. */
export function AskBox({ research, field, chosen, onClear }: Props) {
  const { lang } = useWords();
  const words = researchWords(lang);
  const [text, setText] = useState("");
  const [asOf, setAsOf] = useState("");
  useEffect(() => {
    if (window.matchMedia("(hover: hover)").matches) field.current?.focus({ preventScroll: true });
  }, [field]);
  return (
    <form
      role="search"
      aria-label={words.ask}
      className="research-box"
      onSubmit={(event) => {
        event.preventDefault();
        const plain = text.trim();
        if (!plain || research.busy) return;
        setText("");
        research.ask(plain, chosen, asOf);
      }}
    >
      <div className="research-scope">
        <span className="quiet">{words.over(chosen.length)}</span>
        {chosen.length > 0 && (
          <button type="button" className="button ghost small" onClick={onClear}>
            {words.clear}
          </button>
        )}
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
            if (event.key === "Escape" && research.busy) research.stop();
          }}
        />
        {research.busy ? (
          <button type="button" className="button round stop" aria-label={words.stop} onClick={research.stop}>
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
