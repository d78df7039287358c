import type { DocumentMeta } from "../../api/types";
import { today } from "../../words/dates";
import { useWords } from "../../words";
import type { Words } from "../../words/zh";

export type Standing = "now" | "past" | "notYet";

/** Whether a text is in force on a day; validity is half-open, [from, to). */
export function standing(meta: { valid_from: string | null; valid_to: string | null }, day = today()): Standing {
  if (meta.valid_from && day < meta.valid_from) return "notYet";
  return meta.valid_to && day >= meta.valid_to ? "past" : "now";
}

export function validity(
  meta: { valid_from: string | null; valid_to: string | null },
  words: Words,
): string {
  const { valid_from: from, valid_to: to } = meta;
  if (from && to) return words.source.span(from, to);
  if (from) return words.source.from(from);
  return to ? words.source.until(to) : words.source.always;
}

export function Meta({ meta, source }: { meta: DocumentMeta; source: string }) {
  const { words } = useWords();
  const s = words.source;
  const state = standing(meta);
  return (
    <dl className="meta">
      <div>
        <dt>{s.validity}</dt>
        <dd>
          <span className={`standing ${state}`}>{s[state]}</span> {validity(meta, words)}
        </dd>
      </div>
      <div>
        <dt>{s.version}</dt>
        <dd>{meta.version}</dd>
      </div>
      <div>
        <dt>{s.audience}</dt>
        <dd>{s.audiences[meta.audience] ?? meta.audience}</dd>
      </div>
      <div>
        <dt>{s.owner}</dt>
        <dd>{meta.owner}</dd>
      </div>
      {source && (
        <div>
          <dt>{s.file}</dt>
          <dd>{source}</dd>
        </div>
      )}
    </dl>
  );
}
