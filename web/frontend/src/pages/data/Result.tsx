import type { DataAnswer } from "../../api/types";
import { useWords } from "../../words";
import { csvOf } from "./csv";

const FIGURE = /^-?[\d,]+(\.\d+)?/;

/** What was found, in words and as a table, with the query behind it; or what is unclear. */
export function Result({ answer, again }: { answer: DataAnswer; again: (option: string) => void }) {
  const { words } = useWords();
  const [found, ...meaning] = answer.sentences;
  return (
    <div className="result">
      <p className={answer.answered ? "found" : "found unclear"}>{found}</p>
      {answer.options.length > 0 && (
        <div className="options">
          {answer.options.map((option) => (
            <button type="button" className="button" key={option} onClick={() => again(option)}>
              {option}
            </button>
          ))}
        </div>
      )}
      {answer.rows.length > 1 && <Rows answer={answer} />}
      {meaning.map((sentence) => (
        <p className="meaning" key={sentence}>
          {sentence}
        </p>
      ))}
      {answer.query && (
        <div className="behind">
          <details>
            <summary>{words.data.query}</summary>
            <pre>{answer.query}</pre>
          </details>
          <a className="button ghost small" download="jinnao.csv" href={csvOf(answer)}>
            {words.data.download}
          </a>
        </div>
      )}
    </div>
  );
}

function Rows({ answer }: { answer: DataAnswer }) {
  const { words } = useWords();
  return (
    <div className="rows" role="region" aria-label={words.data.table} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {answer.heads.map((head) => (
              <th scope="col" key={head}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {answer.rows.map((row, at) => (
            <tr key={at}>
              {row.map((cell, column) => (
                <td key={column} className={column > 0 && FIGURE.test(cell) ? "figure" : undefined}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {answer.cut && <p className="meaning">{words.data.cut}</p>}
    </div>
  );
}
