import { useEffect, useRef, useState } from "react";
import type { Citation } from "../../api/types";
import { ProblemNote } from "../../parts/ProblemNote";
import { Mark } from "../../parts/Icon";
import type { Decision } from "../../stream/events";
import type { Turn } from "../../stream/turn";
import { useWords } from "../../words";
import { AnswerView, answerText } from "./AnswerView";
import { ConfirmCard } from "./ConfirmCard";
import { Evidence } from "./Evidence";
import { Progress } from "./Progress";

interface Props {
  turn: Turn;
  current: number | null;
  latest: boolean;
  onOpen: (citation: Citation) => void;
  onSay: (text: string) => void;
  onDecide: (turn: Turn, decision: Decision) => void;
  onAgain: (turn: Turn) => void;
}

/** Says each phase once and the answer once to a screen reader; deltas are not read out. */
function Announce({ turn }: { turn: Turn }) {
  const { words } = useWords();
  const working = turn.status === "working";
  const step = working && !turn.text ? words.chat.phaseLive(words.chat.phases[turn.phase]) : "";
  const done = turn.status === "done" && turn.answer ? answerText(turn.answer) : "";
  return (
    <>
      <p className="sr-only" role="status">
        {step}
      </p>
      <p className="sr-only" aria-live="polite">
        {done && `${done} ${words.chat.answered}`}
      </p>
    </>
  );
}

function Found({ turn, onOpen }: Pick<Props, "turn" | "onOpen">) {
  const { words } = useWords();
  if (turn.evidence.length === 0 || turn.answer) return null;
  return (
    <Evidence
      citations={turn.evidence}
      label={words.chat.evidenceFound(turn.evidence.length)}
      current={null}
      onOpen={onOpen}
    />
  );
}

export function TurnView(props: Props) {
  const { turn, onOpen, latest } = props;
  const { words } = useWords();
  const working = turn.status === "working";
  // a message that went straight to a representative has no answer of the agent's
  const atDesk = turn.status === "done" && !turn.answer && !turn.text && !turn.interrupt;
  const seconds = turn.endedAt ? ((turn.endedAt - turn.startedAt) / 1000).toFixed(1) : "";
  return (
    <>
      <div className="bubble mine">
        <span className="sr-only">{words.chat.you}: </span>
        {turn.question}
        {turn.asOf && <span className="bubble-note">{words.chat.asOfDay(turn.asOf)}</span>}
      </div>
      {!atDesk && <article className="reply" aria-busy={working} aria-label={words.authors["agent"]}>
        <Mark />
        <div className="reply-body">
          <Announce turn={turn} />
          {working && !turn.answer && <Progress turn={turn} />}
          {working && turn.lost && <p className="quiet lost">{words.chat.lost}</p>}
          {turn.interrupt && <ConfirmCard turn={turn} onDecide={(d) => props.onDecide(turn, d)} />}
          {turn.answer ? (
            <AnswerView
              answer={turn.answer}
              current={props.current}
              onOpen={onOpen}
              onSay={latest && !working ? props.onSay : undefined}
              took={turn.status === "done" ? seconds : ""}
            />
          ) : (
            turn.text && <Draft text={turn.text} writing={working} />
          )}
          <Found turn={turn} onOpen={onOpen} />
          {turn.status === "cancelled" && <p className="quiet">{words.chat.cancelled}</p>}
          {turn.problem && (
            <ProblemNote problem={turn.problem} again={latest ? () => props.onAgain(turn) : undefined} />
          )}
        </div>
      </article>}
    </>
  );
}

/** The answer while it is being written. */
function Draft({ text, writing }: { text: string; writing: boolean }) {
  const [shown, setShown] = useState(text);
  const latest = useRef(text);
  latest.current = text;
  useEffect(() => {
    const frame = requestAnimationFrame(() => setShown(latest.current));
    return () => cancelAnimationFrame(frame);
  }, [text]);
  return <div className={writing ? "answer-text writing" : "answer-text"}>{shown}</div>;
}
