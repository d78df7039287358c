import { useEffect, type RefObject } from "react";
import { Icon } from "../../parts/Icon";
import { useWords } from "../../words";
import type { DataControl } from "./useData";

const LONGEST = 400;

interface Props {
  control: DataControl;
  text: string;
  setText: (text: string) => void;
  field: RefObject<HTMLInputElement | null>;
  onFresh: () => void;
}

/** The box; it says what the next question goes on from, and offers to begin anew instead. */
export function AskBox({ control, text, setText, field, onFresh }: Props) {
  const { words } = useWords();
  const { open, busy } = control;
  useEffect(() => {
    if (window.matchMedia("(hover: hover)").matches) field.current?.focus({ preventScroll: true });
  }, [field]);
  return (
    <form
      role="search"
      aria-label={words.data.title}
      className="data-box"
      onSubmit={(event) => {
        event.preventDefault();
        const plain = text.trim();
        if (!plain || busy) return;
        setText("");
        control.ask(plain);
      }}
    >
      {open && (
        <div className="data-after">
          <span>{words.data.following(open.question)}</span>
          <button type="button" className="button small" onClick={onFresh}>
            <Icon name="plus" />
            {words.data.fresh}
          </button>
        </div>
      )}
      <div className="composer-box composer-row">
        <input
          ref={field}
          aria-label={words.data.input}
          placeholder={open ? words.data.placeholderNext : words.data.placeholder}
          maxLength={LONGEST}
          enterKeyHint="search"
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape" && busy) control.stop();
          }}
        />
        {busy ? (
          <button type="button" className="button round stop" aria-label={words.data.stop} onClick={control.stop}>
            <Icon name="stop" />
          </button>
        ) : (
          <button className="button primary round" aria-label={words.data.send} aria-disabled={!text.trim()}>
            <Icon name="send" />
          </button>
        )}
      </div>
    </form>
  );
}
