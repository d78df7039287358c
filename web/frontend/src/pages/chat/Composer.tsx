import { useEffect, useId, useLayoutEffect, useRef, type KeyboardEvent, type RefObject } from "react";
import { Icon } from "../../parts/Icon";
import { useWords } from "../../words";
import { AsOf } from "./AsOf";

interface Props {
  text: string;
  setText: (text: string) => void;
  asOf: string;
  setAsOf: (day: string) => void;
  onSend: () => void;
  onStop: () => void;
  busy: boolean;
  limit: number;
  withPerson: boolean;
  field: RefObject<HTMLTextAreaElement | null>;
}

/** Enter sends and Shift+Enter breaks the line; Enter that ends an input method's word does neither. */
function sends(event: KeyboardEvent<HTMLTextAreaElement>): boolean {
  const composing = event.nativeEvent.isComposing || event.keyCode === 229;
  return event.key === "Enter" && !event.shiftKey && !composing;
}

export function Composer(props: Props) {
  const { text, setText, busy, limit, withPerson, field } = props;
  const { words } = useWords();
  const hint = useId();
  const length = [...text].length;
  const over = length > limit;
  const ready = text.trim() !== "" && !over && !busy;
  const form = useRef<HTMLFormElement>(null);

  useLayoutEffect(() => {
    const area = field.current;
    if (!area) return;
    area.rows = 1;
    const line = parseFloat(getComputedStyle(area).lineHeight);
    area.rows = Math.min(8, Math.max(1, Math.round((area.scrollHeight - 4) / line)));
  }, [text, field]);

  useEffect(() => {
    if (window.matchMedia("(hover: hover)").matches) field.current?.focus({ preventScroll: true });
  }, [field]);

  return (
    <form
      ref={form}
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) props.onSend();
      }}
    >
      <div className="composer-box">
        <textarea
          ref={field}
          rows={1}
          value={text}
          aria-label={words.chat.input}
          aria-describedby={hint}
          aria-invalid={over}
          placeholder={withPerson ? words.chat.placeholderDesk : words.chat.placeholder}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (!sends(event)) return;
            event.preventDefault();
            form.current?.requestSubmit();
          }}
        />
        <div className="composer-row">
          {!withPerson && <AsOf day={props.asOf} setDay={props.setAsOf} />}
          <p id={hint} className={over ? "hint over" : "hint"} role={over ? "alert" : undefined}>
            {over ? words.chat.tooLong(length, limit) : words.chat.hint}
          </p>
          {busy ? (
            <button type="button" className="button round stop" aria-label={words.chat.stop} onClick={props.onStop}>
              <Icon name="stop" />
            </button>
          ) : (
            <button
              type="submit"
              className="button primary round"
              aria-label={words.chat.send}
              aria-disabled={!ready}
            >
              <Icon name="send" />
            </button>
          )}
        </div>
      </div>
    </form>
  );
}
