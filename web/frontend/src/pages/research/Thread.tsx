import { Fragment, useEffect, useRef } from "react";
import type { Answer, Citation } from "../../api/types";
import { Icon } from "../../parts/Icon";
import { ProblemNote } from "../../parts/ProblemNote";
import { useWords } from "../../words";
import { describe } from "../chat/Evidence";
import type { AskedTurn, ResearchControl } from "./useResearch";
import { researchWords } from "./words";

interface Props {
  research: ResearchControl;
  /** "turn:number" of the citation whose page is open. */
  cited: string;
  any: boolean;
  onCite: (turn: string, citation: Citation) => void;
  onAsk: (question: string) => void;
}

/** Questions and their answers, each sentence with what it stands on. */
export function Thread({ research, cited, any, onCite, onAsk }: Props) {
  const { lang } = useWords();
  const words = researchWords(lang);
  const end = useRef<HTMLDivElement>(null);
  const last = research.turns.at(-1);
  useEffect(() => {
    end.current?.scrollIntoView({ block: "end" });
  }, [research.turns.length, last?.status]);
  if (research.turns.length === 0) {
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
      {research.turns.map((turn) => (
        <article key={turn.id} className="asked">
          <h2>{turn.question}</h2>
          {turn.readings.length > 0 && <p className="quiet">{words.over(turn.readings.length)}</p>}
          <Reply turn={turn} cited={cited} onCite={onCite} again={() => research.ask(turn.question, turn.readings, turn.asOf)} onSay={(text) => research.ask(text, turn.readings, turn.asOf)} />
        </article>
      ))}
      <p className="sr-only" role="status">
        {last && last.status !== "working" ? last.answer?.sentences.map((s) => s.text).join(" ") : ""}
      </p>
      <div ref={end} />
    </div>
  );
}

interface ReplyProps {
  turn: AskedTurn;
  cited: string;
  onCite: Props["onCite"];
  again: () => void;
  onSay: (text: string) => void;
}

function Reply({ turn, cited, onCite, again, onSay }: ReplyProps) {
  const { lang } = useWords();
  const words = researchWords(lang);
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
  if (!turn.answer) return <p className="quiet" role="status">{words.working}</p>;
  return <Answered turn={turn.id} answer={turn.answer} cited={cited} onCite={onCite} onSay={onSay} />;
}

interface AnsweredProps {
  turn: string;
  answer: Answer;
  cited: string;
  onCite: Props["onCite"];
  onSay: (text: string) => void;
}

function Answered({ turn, answer, cited, onCite, onSay }: AnsweredProps) {
  const { lang } = useWords();
  const words = researchWords(lang);
  const byNumber = new Map(answer.citations.map((c) => [c.number, c]));
  return (
    <div className="result" lang={answer.language}>
      {answer.kind === "unknown" && (
        <p className="answer-kind">
          <Icon name="document" />
          {words.unknown}
        </p>
      )}
      <div className="research-answer">
        {answer.sentences.map((sentence, i) => (
          <p key={i}>
            {sentence.text}
            {sentence.citations.map((number) => {
              const citation = byNumber.get(number);
              return citation && <Cite key={number} citation={citation} current={cited === `${turn}:${number}`} onCite={() => onCite(turn, citation)} />;
            })}
          </p>
        ))}
      </div>
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
      {answer.citations.length > 0 && <Sources turn={turn} answer={answer} cited={cited} onCite={onCite} />}
    </div>
  );
}

function Cite({ citation, current, onCite }: { citation: Citation; current: boolean; onCite: () => void }) {
  const { lang, words: all } = useWords();
  const words = researchWords(lang);
  const at = citation.evidence;
  if (at.kind !== "region") {
    const { title, place } = describe(at, all);
    return (
      <span className="cite plain" title={`${title} ${place}`}>
        {citation.number}
      </span>
    );
  }
  return (
    <button type="button" className={current ? "cite current" : "cite"} aria-label={words.cite(citation.number, at.title, at.page)} onClick={onCite}>
      {citation.number}
    </button>
  );
}

function Sources({ turn, answer, cited, onCite }: Omit<AnsweredProps, "onSay">) {
  const { lang, words: all } = useWords();
  const words = researchWords(lang);
  return (
    <details className="research-sources">
      <summary>{words.sources}</summary>
      <ol>
        {answer.citations.map((citation) => {
          const { title, place, quote } = describe(citation.evidence, all);
          const said = (
            <Fragment>
              <span className="number">{citation.number}</span>
              <span>
                <span className="evidence-title">{title}</span> <span className="quiet">{place}</span>
                <span className="source-quote">{quote}</span>
              </span>
            </Fragment>
          );
          const lit = cited === `${turn}:${citation.number}` ? "lit" : "";
          return (
            <li key={citation.number}>
              {citation.evidence.kind === "region" ? (
                <button type="button" className={`source-line ${lit}`} onClick={() => onCite(turn, citation)}>
                  {said}
                </button>
              ) : (
                <span className="source-line">{said}</span>
              )}
            </li>
          );
        })}
      </ol>
    </details>
  );
}
