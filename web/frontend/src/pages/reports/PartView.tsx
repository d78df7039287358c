import { lazy, Suspense } from "react";
import type { Part, Sheet } from "../../api/reports";
import { Icon } from "../../parts/Icon";
import { useWords } from "../../words";
import { Figures } from "./Figures";
import { reportWords } from "./words";

const Chart = lazy(() => import("./Chart"));

interface Props {
  part: Part;
  onSource: (number: number) => void;
}

/** One part of a section as it will be printed, its figures leading to their sources. */
export function PartView({ part, onSource }: Props) {
  const { lang } = useWords();
  const words = reportWords(lang);
  switch (part.kind) {
    case "paragraph":
      return (
        <p>
          <Figures {...part} onSource={onSource} />
        </p>
      );
    case "bullets":
      return (
        <ul className="report-bullets">
          {part.items.map((item, at) => (
            <li key={at}>
              <Figures {...item} onSource={onSource} />
            </li>
          ))}
        </ul>
      );
    case "table":
      return <Rows sheet={part} onSource={onSource} />;
    case "chart":
      return (
        <figure className="chart-box">
          <figcaption>{part.title}</figcaption>
          <Suspense fallback={<div className="drawing paper" />}>
            <Chart option={part.option} description={part.description} />
          </Suspense>
        </figure>
      );
    default:
      return (
        <p className="note report-missing">
          <Icon name="warn" />
          <span>
            <strong>{words.missing}</strong> {part.text}
          </span>
        </p>
      );
  }
}

function Rows({ sheet, onSource }: { sheet: Sheet; onSource: (number: number) => void }) {
  const { lang } = useWords();
  const words = reportWords(lang);
  return (
    <figure className="report-table">
      <figcaption>
        {sheet.title}
        {sheet.unit && <span className="quiet"> {sheet.unit}</span>}
        <button
          type="button"
          className="number noted"
          aria-label={words.goTo(sheet.evidence)}
          onClick={() => onSource(sheet.evidence)}
        >
          {sheet.evidence}
        </button>
      </figcaption>
      <div className="rows" tabIndex={0} role="region" aria-label={sheet.title}>
        <table>
          <thead>
            <tr>
              {sheet.heads.map((head, at) => (
                <th key={at} scope="col" className={isFigure(sheet, at) ? "figure" : undefined}>
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sheet.rows.map((row, line) => (
              <tr key={line}>
                {row.map((cell, at) => (
                  <td key={at} className={sheet.values[line]?.[at] != null ? "figure" : undefined}>
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}

function isFigure(sheet: Sheet, column: number): boolean {
  return sheet.values.some((row) => row[column] != null);
}
