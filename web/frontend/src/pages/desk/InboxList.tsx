import type { Conversation } from "../../api/types";
import { useNow } from "../../session/useNow";
import { useWords } from "../../words";
import { age } from "../../words/dates";
import { factsOf, reasonText } from "./Context";
import type { Inbox } from "./useDesk";

interface Props {
  inbox: Inbox | null;
  current: string;
  onPick: (id: string) => void;
}

export function InboxList({ inbox, current, onPick }: Props) {
  const { words } = useWords();
  const now = useNow(20_000);
  if (!inbox) return <p className="quiet">{words.loading}</p>;
  const group = (title: string, list: Conversation[], empty: string, note = "") => (
    <section aria-label={title}>
      <h2>
        {title}
        <span className="count">{list.length}</span>
      </h2>
      {list.length === 0 && (
        <p className="quiet">
          {empty}
          {note && <br />}
          {note}
        </p>
      )}
      <ul>
        {list.map((one) => (
          <li key={one.id}>
            <button
              type="button"
              className={`ticket ${one.state}`}
              aria-current={one.id === current ? "true" : undefined}
              onClick={() => onPick(one.id)}
            >
              <span className="ticket-title">
                {factsOf(one.handover?.facts)[0]?.[1] ?? one.subject}
              </span>
              <time dateTime={one.changed_at}>{age(one.changed_at, now, words)}</time>
              {one.title && <span className="ticket-reason">{one.title}</span>}
              {one.handover?.reason && <span className="ticket-reason">{reasonText(one.handover.reason, words)}</span>}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
  return (
    <nav className="inbox" aria-label={words.desk.inbox}>
      <p className="sr-only" role="status">
        {words.desk.newWaiting(inbox.waiting.length)}
      </p>
      {group(words.desk.waiting, inbox.waiting, words.desk.empty, words.desk.emptyNote)}
      {group(words.desk.taken, inbox.taken, words.desk.emptyTaken)}
    </nav>
  );
}
