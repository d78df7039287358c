import type { DataAnswer } from "../../api/types";
import { useWords } from "../../words";

/** The rows as a person reads them; figures and their heads stand to the right. */
export function Rows({ answer }: { answer: DataAnswer }) {
  const { words } = useWords();
  const figures = answer.heads.map((_, at) => answer.fields[at]?.role === "figure");
  const side = (at: number) => (figures[at] ? "figure" : undefined);
  return (
    <>
      <div className="rows" role="region" aria-label={words.data.table} tabIndex={0}>
        <table>
          <thead>
            <tr>
              {answer.heads.map((head, at) => (
                <th scope="col" key={at} className={side(at)}>
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {answer.rows.map((row, at) => (
              <tr key={at}>
                {row.map((cell, column) => (
                  <td key={column} className={side(column)}>
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="meaning">{answer.cut ? words.data.cut : words.data.rows(answer.rows.length)}</p>
    </>
  );
}
