import { ProblemNote } from "../../parts/ProblemNote";
import { useNow } from "../../session/useNow";
import { useWords } from "../../words";
import { Actions } from "./Actions";
import { Answer } from "./Answer";
import type { Asked, DataControl } from "./useData";

interface Props {
  one: Asked;
  control: DataControl;
  onOpen: (id: string) => void;
}

/** A question with what became of it. */
export function AskedView({ one, control, onOpen }: Props) {
  const { words } = useWords();
  const { answer, problem } = one;
  const waiting = !answer && !problem && !one.stopped;
  const before = answer?.follows;
  const inView = control.asked.some((other) => other.answer?.id === before);
  return (
    <section className="asked" aria-busy={waiting}>
      {before && !inView && (
        <button type="button" className="button ghost small follows" onClick={() => onOpen(before)}>
          {words.data.follows}
        </button>
      )}
      <h2>{one.question}</h2>
      {answer && (
        <>
          <Answer answer={answer} choose={(option) => control.ask(`${one.question} ${option}`, before ?? "")} />
          <Actions
            answer={answer}
            onAgain={() => control.ask(one.question, before ?? "")}
            onChange={control.change}
            onRemoved={control.dismiss}
          />
        </>
      )}
      {problem && (
        <ProblemNote
          problem={problem}
          here={words.data.problems}
          {...(one.question ? { again: () => control.ask(one.question) } : {})}
        />
      )}
      {one.stopped && (
        <p className="meaning stopped">
          {words.data.stopped}
          <button type="button" className="button small" onClick={() => control.ask(one.question)}>
            {words.data.again}
          </button>
        </p>
      )}
      {waiting && (one.question ? <Waiting since={one.startedAt} /> : <p className="meaning">{words.loading}</p>)}
    </section>
  );
}

function Waiting({ since }: { since: number }) {
  const { words } = useWords();
  const seconds = Math.floor((useNow(1000) - since) / 1000);
  return (
    <p className="meaning looking">
      <span className="spinner" aria-hidden="true" />
      {words.data.working}
      {seconds > 0 && <span aria-hidden="true">{words.data.seconds(seconds)}</span>}
    </p>
  );
}
