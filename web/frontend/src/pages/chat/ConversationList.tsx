import type { Conversation } from "../../api/types";
import { Icon } from "../../parts/Icon";
import { useWords } from "../../words";
import { dayGroup } from "../../words/dates";

interface Props {
  conversations: Conversation[] | null;
  current: string;
  onPick: (id: string) => void;
  onFresh: () => void;
}

/** The customer's conversations, newest first, under the day they last changed. */
export function ConversationList({ conversations, current, onPick, onFresh }: Props) {
  const { words } = useWords();
  const now = Date.now();
  const groups = new Map<string, Conversation[]>();
  for (const one of conversations ?? []) {
    const name = dayGroup(one.changed_at, now, words);
    groups.set(name, [...(groups.get(name) ?? []), one]);
  }
  return (
    <nav className="conversations" aria-label={words.chat.conversations}>
      <button type="button" className="button fresh" onClick={onFresh}>
        <Icon name="plus" />
        {words.chat.fresh}
      </button>
      {conversations?.length === 0 && <p className="quiet">{words.chat.none}</p>}
      {[...groups].map(([name, members]) => (
        <section key={name} aria-label={name}>
          <h2>{name}</h2>
          <ul>
            {members.map((one) => (
              <li key={one.id}>
                <button
                  type="button"
                  className="conversation"
                  aria-current={one.id === current ? "true" : undefined}
                  onClick={() => onPick(one.id)}
                >
                  <span>{one.title || words.chat.untitled}</span>
                  {(one.state === "waiting" || one.state === "taken") && (
                    <span className={`dot ${one.state}`}>
                      <span className="sr-only">
                        {one.state === "waiting" ? words.desk.waiting : words.desk.taken}
                      </span>
                    </span>
                  )}
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  );
}
