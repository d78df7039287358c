import { useRef } from "react";
import type { Citation } from "../../api/types";
import { Icon } from "../../parts/Icon";
import { ProblemNote } from "../../parts/ProblemNote";
import { useWords } from "../../words";
import type { Entry } from "./entries";
import { HandoverBanner } from "./HandoverBanner";
import { MessageView } from "./MessageView";
import { TurnView } from "./TurnView";
import { useFollowScroll } from "./useFollowScroll";
import type { ThreadControl } from "./useThread";
import { Welcome } from "./Welcome";

export interface Opened {
  entry: string;
  citation: Citation;
}

interface Props {
  control: ThreadControl;
  fresh: boolean;
  opened: Opened | null;
  onOpen: (opened: Opened) => void;
  onSay: (text: string) => void;
}

/** The representative's name as it stands under their latest message. */
function personOf(entries: Entry[]): string {
  const last = entries.filter((e) => e.kind === "message" && e.message.author === "employee").at(-1);
  return last?.kind === "message" ? last.message.author_name : "";
}

export function ThreadView({ control, fresh, opened, onOpen, onSay }: Props) {
  const { words } = useWords();
  const box = useRef<HTMLDivElement>(null);
  const { entries, conversation } = control.thread;
  const last = entries.at(-1)?.id ?? "";
  const [away, down] = useFollowScroll({ box, change: entries, last, anchor: ".bubble.mine" });
  const empty = entries.length === 0 && !control.loading && !control.problem;
  return (
    <div className="thread" ref={box} tabIndex={0} role="region" aria-label={words.chat.title}>
      <div className="thread-column">
        {control.loading && <p className="quiet centre">{words.loading}</p>}
        {control.problem && <ProblemNote problem={control.problem} again={control.reload} />}
        {empty && fresh ? (
          <Welcome onAsk={onSay} />
        ) : (
          <h1 className="sr-only">{conversation?.title || words.chat.title}</h1>
        )}
        {entries.map((entry) => {
          const current = opened?.entry === entry.id ? opened.citation.number : null;
          const open = (citation: Citation) => onOpen({ entry: entry.id, citation });
          const latest = entry.id === last;
          return entry.kind === "turn" ? (
            <TurnView
              key={entry.id}
              turn={entry.turn}
              current={current}
              latest={latest}
              onOpen={open}
              onSay={onSay}
              onDecide={control.decide}
              onAgain={control.again}
            />
          ) : (
            <MessageView
              key={entry.id}
              message={entry.message}
              mine="customer"
              current={current}
              onOpen={open}
              onSay={latest ? onSay : undefined}
            />
          );
        })}
        {conversation && (
          <HandoverBanner conversation={conversation} person={personOf(entries)} />
        )}
      </div>
      {away && (
        <button type="button" className="button to-latest" onClick={down}>
          <Icon name="down" />
          {words.chat.latest}
        </button>
      )}
    </div>
  );
}
