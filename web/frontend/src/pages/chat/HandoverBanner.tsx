import type { Conversation } from "../../api/types";
import { Icon } from "../../parts/Icon";
import { useWords } from "../../words";

/** Where a handed-over conversation stands. */
export function HandoverBanner({ conversation, person }: { conversation: Conversation; person: string }) {
  const { words } = useWords();
  const h = words.handover;
  if (conversation.state === "open") return null;
  const title = {
    waiting: h.waiting,
    taken: h.taken(person),
    closed: h.closed,
  }[conversation.state];
  const note = { waiting: h.waitingNote, taken: "", closed: h.closedNote }[conversation.state];
  return (
    <div className={`banner ${conversation.state}`} role="status">
      <Icon name="person" />
      <div>
        <strong>{title}</strong>
        {note && <p>{note}</p>}
      </div>
    </div>
  );
}
