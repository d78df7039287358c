import { Fragment } from "react";
import type { Answer, Citation, Evidence } from "../../api/types";
import { useWords } from "../../words";
import type { Words } from "../../words/zh";
import { describe } from "../chat/Evidence";
import { researchWords } from "./words";

/** What a piece of evidence is called here, where records are not the reader's own but those of cases. */
export function told(at: Evidence, words: Words): ReturnType<typeof describe> {
  const one = describe(at, words);
  return at.kind === "record" ? { ...one, title: one.place, place: "" } : one;
}

interface Props {
  citations: Citation[];
  /** The number of the citation that is looked at. */
  current: number | null;
  onCite: (citation: Citation) => void;
}

/** Each sentence with the numbers of what it stands on. */
export function Sentences({ sentences, ...rest }: Props & Pick<Answer, "sentences">) {
  const byNumber = new Map(rest.citations.map((c) => [c.number, c]));
  return (
    <div className="research-answer">
      {sentences.map((sentence, i) => (
        <p key={i}>
          {sentence.text}
          {sentence.citations.map((number) => {
            const citation = byNumber.get(number);
            return citation && <Cite key={number} citation={citation} current={rest.current === number} onCite={() => rest.onCite(citation)} />;
          })}
        </p>
      ))}
    </div>
  );
}

function Cite({ citation, current, onCite }: { citation: Citation; current: boolean; onCite: () => void }) {
  const { lang, words: all } = useWords();
  const words = researchWords(lang);
  const at = citation.evidence;
  const { title, place } = told(at, all);
  if (at.kind === "said") {
    return (
      <span className="cite plain" title={title}>
        {citation.number}
      </span>
    );
  }
  const name = at.kind === "region" ? words.cite(citation.number, at.title, at.page) : words.citePlain(citation.number, `${title} ${place}`.trim());
  return (
    <button type="button" className={current ? "cite current" : "cite"} aria-label={name} onClick={onCite}>
      {citation.number}
    </button>
  );
}

/** Where the evidence itself is read; nothing where it has no page of its own. */
function addressOf(at: Evidence): string {
  if (at.kind === "passage") return `/documents/${encodeURIComponent(at.document_id)}?start=${at.start}&end=${at.end}`;
  return at.kind === "record" && at.table === "conduct_case" ? `/compliance?c=${encodeURIComponent(at.record_id)}` : "";
}

/** What each number stands for; a place in a file leads there, a text or a case has its own page. Each line is found by the name of the list and its number. */
export function Sources({ citations, current, onCite, name }: Props & { name: string }) {
  const { words: all } = useWords();
  return (
    <ol>
      {citations.map((citation) => {
        const { title, place, quote } = told(citation.evidence, all);
        const said = (
          <Fragment>
            <span className="number">{citation.number}</span>
            <span>
              <span className="evidence-title">{title}</span> <span className="quiet">{place}</span>
              <span className="source-quote">{quote}</span>
            </span>
          </Fragment>
        );
        const look = current === citation.number ? "source-line lit" : "source-line";
        const address = addressOf(citation.evidence);
        return (
          <li key={citation.number} id={`${name}-${citation.number}`}>
            {citation.evidence.kind === "region" ? (
              <button type="button" className={look} onClick={() => onCite(citation)}>
                {said}
              </button>
            ) : address ? (
              <a className={look} href={address} target="_blank" rel="noopener">
                {said}
              </a>
            ) : (
              <span className={look}>{said}</span>
            )}
          </li>
        );
      })}
    </ol>
  );
}
