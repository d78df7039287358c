import { useState } from "react";
import { Icon } from "../../parts/Icon";
import { useWords } from "../../words";

/** The text stays in the box when sending fails. */
export function ReplyBox({ send }: { send: (text: string) => Promise<boolean> }) {
  const { words } = useWords();
  const [text, setText] = useState("");
  const [busy, setBusy] = useState(false);
  const submit = async () => {
    if (!text.trim() || busy) return;
    setBusy(true);
    if (await send(text.trim())) setText("");
    setBusy(false);
  };
  return (
    <form
      className="composer-box"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <textarea
        rows={2}
        value={text}
        aria-label={words.desk.reply}
        placeholder={words.desk.reply}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          const composing = event.nativeEvent.isComposing || event.keyCode === 229;
          if (event.key !== "Enter" || event.shiftKey || composing) return;
          event.preventDefault();
          void submit();
        }}
      />
      <div className="composer-row">
        <p className="hint">{words.chat.hint}</p>
        <button
          type="submit"
          className="button primary round"
          aria-label={words.desk.send}
          aria-disabled={!text.trim() || busy}
        >
          <Icon name="send" />
        </button>
      </div>
    </form>
  );
}
