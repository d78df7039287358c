import { useWords } from "../../words";
import { reportWords } from "./words";

/** Every source by its number. The one that was asked for is lit. */
export function Sources({ sources, lit }: { sources: string[]; lit: number }) {
  const { lang } = useWords();
  const words = reportWords(lang);
  return (
    <section className="report-sources" aria-labelledby="sources">
      <h2 id="sources">{words.sources}</h2>
      <ol>
        {sources.map((source, at) => (
          <li key={at} id={`source-${at + 1}`} tabIndex={-1} className={lit === at + 1 ? "lit" : undefined}>
            <span className="number">{at + 1}</span>
            <span>{source}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
