import type { BoundFigure } from "../../api/reports";
import { useWords } from "../../words";
import { reportWords } from "./words";

interface Props {
  text: string;
  figures: BoundFigure[];
  notes: number[];
  onSource: (number: number) => void;
}

/** A text whose figures lead to their sources. */
export function Figures({ text, figures, notes, onSource }: Props) {
  const { lang } = useWords();
  const words = reportWords(lang);
  const letters = [...text];
  const cut = (from: number, to?: number) => letters.slice(from, to).join("");
  let at = 0;
  const pieces = figures.map((figure) => {
    const before = cut(at, figure.start);
    at = figure.end;
    return (
      <span key={figure.start}>
        {before}
        <button
          type="button"
          className="bound"
          title={words.source(figure.evidence)}
          onClick={() => onSource(figure.evidence)}
        >
          {cut(figure.start, figure.end)}
        </button>
      </span>
    );
  });
  return (
    <>
      {pieces}
      {cut(at)}
      {notes.map((note) => (
        <button
          key={note}
          type="button"
          className="number noted"
          aria-label={words.goTo(note)}
          onClick={() => onSource(note)}
        >
          {note}
        </button>
      ))}
    </>
  );
}
