import type { DataQuestion } from "../../api/types";
import { Icon } from "../../parts/Icon";
import { useWords } from "../../words";
import { dayGroup } from "../../words/dates";
import type { DataHistory } from "./useHistory";

interface Props {
  history: DataHistory;
  current: string;
  onPick: (id: string) => void;
  onFresh: () => void;
}

/** One's own questions, newest first, under the day they were asked. */
export function HistoryList({ history, current, onPick, onFresh }: Props) {
  const { words } = useWords();
  const now = Date.now();
  const groups = new Map<string, DataQuestion[]>();
  for (const one of history.questions ?? []) {
    const name = dayGroup(one.asked_at, now, words);
    groups.set(name, [...(groups.get(name) ?? []), one]);
  }
  return (
    <nav className="conversations" aria-label={words.data.history}>
      <button type="button" className="button fresh" onClick={onFresh}>
        <Icon name="plus" />
        {words.data.fresh}
      </button>
      {history.questions?.length === 0 && (
        <div className="history-empty">
          <p>{words.data.none}</p>
          <p className="quiet">{words.data.noneNote}</p>
        </div>
      )}
      {[...groups].map(([name, members]) => (
        <section key={name} aria-label={name}>
          <h2>{name}</h2>
          <ul>
            {members.map((one) => (
              <li key={one.id}>
                <button
                  type="button"
                  className={one.answered ? "conversation" : "conversation open-end"}
                  title={one.question}
                  aria-current={one.id === current ? "true" : undefined}
                  onClick={() => onPick(one.id)}
                >
                  <span>{one.question}</span>
                  {!one.answered && <span className="sr-only">{words.data.unclear}</span>}
                  {(one.verified === "approved" || one.verified === "proposed") && (
                    <span className={one.verified === "approved" ? "dot taken" : "dot"} title={words.data.states[one.verified]}>
                      <span className="sr-only">{words.data.states[one.verified]}</span>
                    </span>
                  )}
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
      {history.more && (
        <button type="button" className="button ghost small" onClick={history.more}>
          {words.data.more}
        </button>
      )}
    </nav>
  );
}
