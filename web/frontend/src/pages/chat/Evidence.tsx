import type { Citation, Evidence as Ground } from "../../api/types";
import { Icon } from "../../parts/Icon";
import { useWords } from "../../words";
import type { Words } from "../../words/zh";
import { standing, validity } from "../document/Meta";

/** A quotation without the marks of its format. */
function plain(text: string): string {
  const cells = text.replace(/^\s*\|?[\s:|-]*-{3,}[\s:|-]*$/gm, "").replace(/\s*\|\s*/g, " · ");
  return cells
    .replace(/\*\*|^#{1,6}\s+|^>\s?/gm, "")
    .replace(/(^|\n)[ ·]+|[ ·]+($|\n)/g, "$1$2")
    .trim();
}

/** What a piece of evidence is called, where it stands and what it says. */
export function describe(ground: Ground, words: Words): { title: string; place: string; quote: string } {
  const s = words.source;
  switch (ground.kind) {
    case "passage": {
      const page = ground.page === null ? "" : s.page(ground.page);
      const place = [ground.section, page].filter(Boolean).join(" · ");
      return { title: ground.title, place, quote: plain(ground.text) };
    }
    case "record":
      return { title: s.record, place: ground.label, quote: `${ground.value}${ground.unit}` };
    case "cell":
      return { title: s.cell, place: ground.column, quote: `${ground.value}${ground.unit}` };
    case "computation":
      return { title: s.computation, place: ground.expression, quote: `${ground.value}${ground.unit}` };
    case "region":
      return { title: ground.title, place: s.page(ground.page), quote: ground.text };
    case "vouched":
      return { title: s.vouched(ground.person), place: ground.at.slice(0, 10), quote: ground.text };
    case "said":
      return { title: s.said, place: "", quote: ground.text };
  }
}

interface CardProps {
  citation: Citation;
  current: boolean;
  onOpen: (citation: Citation) => void;
}

function Card({ citation, current, onOpen }: CardProps) {
  const { words } = useWords();
  const { title, place, quote } = describe(citation.evidence, words);
  const passage = citation.evidence.kind === "passage" ? citation.evidence : null;
  const state = passage ? standing(passage) : "now";
  return (
    <li>
      <button
        type="button"
        className={current ? "evidence-card current" : "evidence-card"}
        aria-label={words.chat.cite(citation.number, title)}
        onClick={() => onOpen(citation)}
      >
        <span className="evidence-head">
          <span className="number">{citation.number}</span>
          <span className="evidence-title">{title}</span>
          {!passage && <Icon name="record" />}
        </span>
        {place && <span className="evidence-place">{place}</span>}
        <span className="evidence-quote">{quote}</span>
        {passage && state !== "now" && (
          <span className={`standing ${state}`}>
            {words.source[state]} · {validity(passage, words)}
          </span>
        )}
      </button>
    </li>
  );
}

interface Props {
  citations: Citation[];
  label: string;
  current: number | null;
  onOpen: (citation: Citation) => void;
}

export function Evidence({ citations, label, current, onOpen }: Props) {
  return (
    <section className="evidence" aria-label={label}>
      <p className="evidence-label">{label}</p>
      <ul>
        {citations.map((citation) => (
          <Card
            key={citation.number}
            citation={citation}
            current={current === citation.number}
            onOpen={onOpen}
          />
        ))}
      </ul>
    </section>
  );
}
