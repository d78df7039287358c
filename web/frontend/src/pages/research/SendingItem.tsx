import { problemText } from "../../parts/ProblemNote";
import { Icon } from "../../parts/Icon";
import { useWords } from "../../words";
import type { Sending } from "./useReadings";
import { researchWords, wrong } from "./words";

/** A file on its way: how far it is, or why it did not arrive and what to do. */
export function SendingItem({ sending, onDismiss }: { sending: Sending; onDismiss: () => void }) {
  const { lang, words: all } = useWords();
  const words = researchWords(lang);
  const { problem, known } = sending;
  const done = problem !== null || known;
  const general = problem && problemText(problem, all);
  const said = problem && (problem.detail ? wrong(words, problem.detail, problem.todo) : `${general?.what} ${general?.todo}`);
  return (
    <li className={problem ? "reading failed" : "reading"}>
      <span className="reading-head">
        <span className="reading-name" title={sending.name}>
          {sending.name}
        </span>
        <button type="button" className="button ghost square small" aria-label={done ? words.dismiss : words.cancel(sending.name)} onClick={onDismiss}>
          <Icon name="close" />
        </button>
      </span>
      {said ? (
        <span role="alert">
          {said}
        </span>
      ) : known ? (
        <span role="status">{words.there}</span>
      ) : (
        <>
          <progress max={1} value={sending.share} aria-label={sending.name} />
          <span className="quiet">{words.sending(Math.round(sending.share * 100))}</span>
        </>
      )}
    </li>
  );
}
