import { Fragment, useState } from "react";
import type { Answer, AnswerKind, Citation } from "../../api/types";
import { Icon, type IconName } from "../../parts/Icon";
import { useWords } from "../../words";
import { describe, Evidence } from "./Evidence";

interface Props {
  answer: Answer;
  current: number | null;
  onOpen: (citation: Citation) => void;
  /** Says something in the customer's name; absent where this answer is no longer the latest. */
  onSay?: (text: string) => void;
  /** How long it took, where that is known. */
  took?: string;
}

/** The words of an answer, as they would be copied. */
export function answerText(answer: Answer): string {
  const glue = answer.language.startsWith("zh") ? "" : " ";
  return answer.sentences.map((s) => s.text).join(glue);
}

function Sentences({ answer, current, onOpen }: Props) {
  const { words } = useWords();
  const byNumber = new Map(answer.citations.map((c) => [c.number, c]));
  const glue = answer.language.startsWith("zh") ? "" : " ";
  return (
    <div className="answer-text">
      {answer.sentences.map((sentence, i) => (
        <Fragment key={i}>
          {lines(sentence.text)}
          {sentence.citations.map((number) => {
            const citation = byNumber.get(number);
            if (!citation) return null;
            const { title } = describe(citation.evidence, words);
            return (
              <button
                key={number}
                type="button"
                className={current === number ? "cite current" : "cite"}
                aria-label={words.chat.cite(number, title)}
                onClick={() => onOpen(citation)}
              >
                {number}
              </button>
            );
          })}
          {glue}
        </Fragment>
      ))}
    </div>
  );
}

/** Line breaks in a sentence are kept. */
function lines(text: string) {
  return text.split("\n").map((line, i) => (
    <Fragment key={i}>
      {i > 0 && <br />}
      {line}
    </Fragment>
  ));
}

/** Copies a text, and says that it did; nothing where the browser cannot. */
export function Copy({ text }: { text: string }) {
  const { words } = useWords();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 1600);
  };
  if (!navigator.clipboard) return null;
  return (
    <button type="button" className="button ghost small" onClick={() => void copy()}>
      <Icon name={copied ? "check" : "copy"} />
      {copied ? words.chat.copied : words.chat.copy}
    </button>
  );
}

const ICONS: Partial<Record<AnswerKind, IconName>> = {
  done: "check",
  declined: "close",
  refused: "shield",
};

export function AnswerView(props: Props) {
  const { answer, onSay } = props;
  const { words } = useWords();
  const cited = answer.citations.filter((c) => c.evidence.kind !== "said");
  const labels: Partial<Record<AnswerKind, string>> = {
    unknown: words.chat.unknown,
    refused: words.chat.refused,
    done: words.chat.done,
    declined: words.chat.declined,
  };
  const label = labels[answer.kind];
  return (
    <div className={`answer ${answer.kind}`} lang={answer.language}>
      {label && (
        <p className="answer-kind">
          <Icon name={ICONS[answer.kind] ?? "document"} />
          {label}
        </p>
      )}
      <Sentences {...props} />
      {answer.as_of && <p className="quiet as-of-note">{words.chat.answerAsOf(answer.as_of)}</p>}
      {onSay && answer.options.length > 0 && (
        <ul className="options">
          {answer.options.map((option) => (
            <li key={option}>
              <button type="button" className="button" onClick={() => onSay(option)}>
                {option}
              </button>
            </li>
          ))}
        </ul>
      )}
      {cited.length > 0 && (
        <Evidence citations={cited} label={words.chat.evidence} current={props.current} onOpen={props.onOpen} />
      )}
      <div className="answer-tools">
        {answer.kind === "answer" && <Copy text={answerText(answer)} />}
        {onSay && (answer.kind === "unknown" || answer.kind === "refused") && (
          <button
            type="button"
            className="button ghost small"
            onClick={() => onSay(words.chat.askPersonText)}
          >
            <Icon name="person" />
            {words.chat.askPerson}
          </button>
        )}
        {props.took && answer.kind === "answer" && (
          <span className="took">{words.chat.took(props.took)}</span>
        )}
      </div>
    </div>
  );
}
