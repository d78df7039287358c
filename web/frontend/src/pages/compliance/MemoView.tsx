import { useState } from "react";
import type { Memo } from "../../api/compliance";
import type { Citation } from "../../api/types";
import { Dialog } from "../../parts/Dialog";
import { useWords } from "../../words";
import { moment } from "../../words/dates";
import type { Words } from "../../words/zh";
import { Copy } from "../chat/AnswerView";
import { Sentences, Sources, told } from "../research/Cited";
import { complianceWords } from "./words";

/** The memo as text: its sections, and below them what the numbers stand for. */
export function memoText(memo: Memo, words: Words, sources: string): string {
  const numbers = (of: number[]) => of.map((n) => `[${n}]`).join("");
  const parts = memo.sections.map(({ title, sentences }) => [title, ...sentences.map((s) => s.text + numbers(s.citations))]);
  const lines = memo.citations.map(({ number, evidence }) => {
    const { title, place, quote } = told(evidence, words);
    return `[${number}] ${[title, place, quote].filter(Boolean).join(" · ")}`;
  });
  return [[memo.title], ...parts, [sources, ...lines]].map((one) => one.join("\n")).join("\n\n");
}

/** The draft of a case's memo, section by section, with what each rests on beside it. */
export function MemoView({ memo, onClose }: { memo: Memo; onClose: () => void }) {
  const { lang, words: all } = useWords();
  const words = complianceWords(lang);
  const [cited, setCited] = useState<[part: string, number: number] | null>(null);
  return (
    <Dialog title={memo.title} kind="wide" onClose={onClose}>
      <div className="memo-head">
        <p className="quiet">{words.memo.note(memo.day, moment(memo.drafted_at, lang))}</p>
        <Copy text={memoText(memo, all, words.memo.sources)} />
      </div>
      <div className="memo" tabIndex={0} role="region" aria-label={memo.title} lang={memo.language}>
        {memo.sections.map(({ part, title, sentences }) => {
          const rest = new Set(sentences.flatMap((s) => s.citations));
          const own = {
            citations: memo.citations.filter((c) => rest.has(c.number)),
            current: cited?.[0] === part ? cited[1] : null,
            onCite: ({ number }: Citation) => {
              setCited([part, number]);
              document.getElementById(`memo-${part}-${number}`)?.scrollIntoView({ block: "nearest" });
            },
          };
          return (
            <section key={part} className="memo-part">
              <h3>{title}</h3>
              <Sentences sentences={sentences} {...own} />
              <Sources {...own} name={`memo-${part}`} />
            </section>
          );
        })}
      </div>
    </Dialog>
  );
}
