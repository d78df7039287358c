import { useEffect, useRef } from "react";
import type { Answer, Citation } from "../../api/types";
import { Icon } from "../../parts/Icon";
import { ProblemNote } from "../../parts/ProblemNote";
import { useWords } from "../../words";
import { Progress } from "../chat/Progress";
import { Sentences, Sources } from "./Cited";
import type { AskedTurn, Asking } from "./useAsking";
import type { ResearchWords } from "./words";

interface Props {
  asking: Asking;
  words: ResearchWords;
  /** "turn:number" of the citation whose page is open. */
  cited: string;
  any: boolean;
  onCite: (turn: string, citation: Citation) => void;
  onAsk: (question: string) => void;
}

/** Questions and their answers, each sentence with what it stands on. */
export function Thread({ asking, words, cited, any, onCite, onAsk }: Props) {
  const end = useRef<HTMLDivElement>(null);
  const last = asking.turns.at(-1);
  useEffect(() => {
    end.current?.scrollIntoView({ block: "end" });
  }, [asking.turns.length, last?.status]);
  if (asking.turns.length === 0) {
    return (
      <div className="research-thread welcome-research">
        <h1>{words.welcome}</h1>
        <p className="quiet">{words.welcomeNote}</p>
        {any && (
          <ul className="options">
            {words.examples.map((one) => (
              <li key={one}>
                <button type="button" className="button" onClick={() => onAsk(one)}>
                  {one}
                </button>
              </li>
            ))}
          </ul>
        )}
      </div>
    );
  }
  return (
    <div className="research-thread" tabIndex={0} role="region" aria-label={words.ask}>
      <h1 className="sr-only">{words.title}</h1>
      {asking.turns.map((turn) => (
        <article key={turn.id} className="asked">
          <h2>{turn.question}</h2>
          {turn.readings.length > 0 && <p className="quiet">{words.over(turn.readings.length)}</p>}
          <Reply turn={turn} words={words} cited={cited} onCite={onCite} again={() => asking.ask(turn.question, turn.readings, turn.asOf)} onSay={(text) => asking.ask(text, turn.readings, turn.asOf)} />
        </article>
      ))}
      <p className="sr-only" role="status">
        {last?.status === "working" ? words.working : last?.answer?.sentences.map((s) => s.text).join(" ")}
      </p>
      <div ref={end} />
    </div>
  );
}

interface ReplyProps {
  turn: AskedTurn;
  words: ResearchWords;
  cited: string;
  onCite: Props["onCite"];
  again: () => void;
  onSay: (text: string) => void;
}

function Reply({ turn, words, cited, onCite, again, onSay }: ReplyProps) {
  const { words: all } = useWords();
  if (turn.problem) return <ProblemNote problem={turn.problem} again={again} />;
  if (turn.status === "cancelled") {
    return (
      <p className="quiet">
        {words.stopped}{" "}
        <button type="button" className="button small" onClick={again}>
          {words.again}
        </button>
      </p>
    );
  }
  if (!turn.answer) return turn.lost ? <p className="quiet lost">{all.chat.lost}</p> : <Progress turn={turn} />;
  return <Answered turn={turn.id} words={words} answer={turn.answer} cited={cited} onCite={onCite} onSay={onSay} />;
}

interface AnsweredProps {
  turn: string;
  words: ResearchWords;
  answer: Answer;
  cited: string;
  onCite: Props["onCite"];
  onSay: (text: string) => void;
}

function Answered({ turn, words, answer, cited, onCite, onSay }: AnsweredProps) {
  const { citations } = answer;
  const list = useRef<HTMLDetailsElement>(null);
  const own = cited.startsWith(`${turn}:`) ? Number(cited.slice(turn.length + 1)) : null;
  const cite = (citation: Citation) => {
    onCite(turn, citation);
    if (citation.evidence.kind === "region" || !list.current) return;
    list.current.open = true;
    document.getElementById(`${turn}-${citation.number}`)?.scrollIntoView({ block: "nearest" });
  };
  return (
    <div className="result" lang={answer.language}>
      {answer.kind === "unknown" && (
        <p className="answer-kind">
          <Icon name="document" />
          {words.unknown}
        </p>
      )}
      <Sentences sentences={answer.sentences} citations={citations} current={own} onCite={cite} />
      {answer.as_of && <p className="quiet">{words.answerAsOf(answer.as_of)}</p>}
      {answer.options.length > 0 && (
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
      {citations.length > 0 && (
        <details className="research-sources" ref={list}>
          <summary>{words.sources}</summary>
          <Sources citations={citations} current={own} onCite={cite} name={turn} />
        </details>
      )}
    </div>
  );
}
