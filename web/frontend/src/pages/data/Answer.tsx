import { lazy, Suspense, useState } from "react";
import type { DataAnswer } from "../../api/types";
import { Icon } from "../../parts/Icon";
import { useWords } from "../../words";
import { heightOf } from "./option";
import { Rows } from "./Rows";

const Drawing = lazy(() => import("./Drawing"));

interface Props {
  answer: DataAnswer;
  choose: (option: string) => void;
}

/** What was found: in words, as a chart, as a table, what it means and the query behind it; or what
 * is unclear, with what may be answered. */
export function Answer({ answer, choose }: Props) {
  const { words } = useWords();
  const [found, ...meaning] = answer.sentences;
  return (
    <div className="result" lang={answer.language}>
      <p className={answer.answered ? "found" : "found unclear"}>{found}</p>
      {answer.options.length > 0 && (
        <div className="options">
          {answer.options.map((option) => (
            <button type="button" className="button" key={option} onClick={() => choose(option)}>
              {option}
            </button>
          ))}
        </div>
      )}
      {answer.particulars.length > 0 && <ReadAs answer={answer} />}
      {answer.chart && (
        <figure className="chart-box">
          <figcaption>{answer.chart.value_title}</figcaption>
          <Suspense
            fallback={
              <p className="quiet" style={{ minHeight: heightOf(answer.chart) }}>
                {words.data.chartWait}
              </p>
            }
          >
            <Drawing chart={answer.chart} />
          </Suspense>
        </figure>
      )}
      {answer.chart_note && <p className="meaning">{answer.chart_note}</p>}
      {answer.rows.length > 1 && <Rows answer={answer} />}
      {meaning.map((sentence) => (
        <p className="meaning" key={sentence}>
          {sentence}
        </p>
      ))}
      {answer.query && <Behind query={answer.query} />}
    </div>
  );
}

/** How the question was taken: the first thing to look at before a figure is believed. */
function ReadAs({ answer }: { answer: DataAnswer }) {
  const { words } = useWords();
  return (
    <dl className="read-as" aria-label={words.data.readAs}>
      {answer.particulars.map((one, at) => (
        <div key={at}>
          <dt>{one.label}</dt>
          <dd>{one.text}</dd>
        </div>
      ))}
    </dl>
  );
}

function Behind({ query }: { query: string }) {
  const { words } = useWords();
  const [copied, setCopied] = useState(false);
  const copy = () => void navigator.clipboard?.writeText(query).then(() => setCopied(true), () => undefined);
  return (
    <details className="behind">
      <summary>{words.data.query}</summary>
      <div className="query">
        <pre tabIndex={0} aria-label={words.data.query} lang="en">
          {query}
        </pre>
        <button type="button" className="button ghost small" onClick={copy}>
          <Icon name={copied ? "check" : "copy"} />
          {copied ? words.data.copied : words.data.copy}
        </button>
      </div>
    </details>
  );
}
