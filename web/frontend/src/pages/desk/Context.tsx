import type { Handover } from "../../api/types";
import { useWords } from "../../words";
import type { Words } from "../../words/zh";

/** The agent gives a code where it knows the reason; other words stand as they are. */
export function reasonText(reason: string, words: Words): string {
  return words.desk.reasons[reason] ?? reason;
}

/** Facts come as a mapping or as [label, value] pairs. */
export function factsOf(facts: unknown): [string, string][] {
  const plain = (v: unknown) => (typeof v === "object" ? JSON.stringify(v) : String(v));
  if (Array.isArray(facts)) {
    return facts.filter(Array.isArray).map((pair) => [plain(pair[0]), plain(pair[1])]);
  }
  if (facts && typeof facts === "object") {
    return Object.entries(facts).map(([key, value]) => [key, plain(value)]);
  }
  return [];
}

/** What the agent hands over with a conversation: why, what was said, and who the customer is. */
export function Context({ handover }: { handover: Handover | null }) {
  const { words } = useWords();
  const d = words.desk;
  const facts = factsOf(handover?.facts);
  return (
    <aside className="context" aria-label={d.context} tabIndex={0}>
      <h2>{d.context}</h2>
      {!handover && <p className="quiet">{d.noContext}</p>}
      {handover?.reason && (
        <>
          <h3>{d.reason}</h3>
          <p>{reasonText(handover.reason, words)}</p>
        </>
      )}
      {handover?.summary && (
        <>
          <h3>{d.summary}</h3>
          <p className="kept-lines">{handover.summary}</p>
        </>
      )}
      {facts.length > 0 && (
        <>
          <h3>{d.facts}</h3>
          <dl>
            {facts.map(([label, value]) => (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </aside>
  );
}
