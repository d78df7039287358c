import type { Citation, Message } from "../../api/types";
import { Icon, Mark } from "../../parts/Icon";
import { useWords } from "../../words";
import { clock } from "../../words/dates";
import { AnswerView } from "./AnswerView";

interface Props {
  message: Message;
  /** Whose messages stand on the right. */
  mine: "customer" | "employee";
  current: number | null;
  onOpen: (citation: Citation) => void;
  onSay?: (text: string) => void;
}

export function MessageView({ message, mine, current, onOpen, onSay }: Props) {
  const { words } = useWords();
  const name = message.author_name || words.authors[message.author];
  if (message.author === "system") {
    return <p className="system-line">{message.text}</p>;
  }
  if (message.author === mine) {
    return (
      <div className="bubble mine">
        <span className="sr-only">{words.chat.you}: </span>
        {message.text}
      </div>
    );
  }
  const agent = message.author === "agent";
  return (
    <article className={`reply ${message.author}`} aria-label={name}>
      {agent ? (
        <Mark />
      ) : (
        <span className="avatar person" aria-hidden="true">
          <Icon name="person" />
        </span>
      )}
      <div className="reply-body">
        {!agent && (
          <p className="reply-who">
            <strong>{name}</strong>
            <time dateTime={message.at}>{clock(message.at)}</time>
          </p>
        )}
        {message.answer ? (
          <AnswerView answer={message.answer} current={current} onOpen={onOpen} onSay={onSay} />
        ) : (
          <div className="answer-text">{message.text}</div>
        )}
      </div>
    </article>
  );
}
