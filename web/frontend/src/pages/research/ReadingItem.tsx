import type { Reading } from "../../api/readings";
import { Icon } from "../../parts/Icon";
import { useWords } from "../../words";
import { researchWords, wrong } from "./words";

interface Props {
  reading: Reading;
  current: boolean;
  chosen: boolean;
  onChoose: (on: boolean) => void;
  onOpen: () => void;
  onCancel: (() => void) | null;
  onRetry: (() => void) | null;
  onRemove: (() => void) | null;
}

/** One reading: its name, how it stands, and what may be done with it. */
export function ReadingItem({ reading, current, chosen, onChoose, onOpen, onCancel, onRetry, onRemove }: Props) {
  const { lang } = useWords();
  const words = researchWords(lang);
  const name = reading.title || reading.name;
  const moving = reading.state === "queued" || reading.state === "reading";
  const ended = reading.state === "failed" || reading.state === "cancelled";
  return (
    <li className={`reading ${reading.state}${current ? " current" : ""}`}>
      <span className="reading-head">
        <input
          type="checkbox"
          aria-label={words.pick(name)}
          checked={chosen}
          disabled={reading.state !== "done"}
          onChange={(event) => onChoose(event.target.checked)}
        />
        <button type="button" className="reading-name" title={reading.name} aria-current={current ? "true" : undefined} aria-label={words.open(name)} onClick={onOpen}>
          {name}
        </button>
        {moving && onCancel && (
          <Act icon="close" label={words.cancel(name)} disabled={reading.cancel_asked} onClick={onCancel} />
        )}
        {ended && onRetry && <Act icon="again" label={words.retry(name)} onClick={onRetry} />}
        {!moving && onRemove && <Act icon="trash" label={words.remove(name)} onClick={onRemove} />}
      </span>
      <Standing reading={reading} />
    </li>
  );
}

function Act(props: { icon: "close" | "again" | "trash"; label: string; disabled?: boolean; onClick: () => void }) {
  return (
    <button type="button" className="button ghost square small" aria-label={props.label} title={props.label} disabled={props.disabled} onClick={props.onClick}>
      <Icon name={props.icon} />
    </button>
  );
}

function Standing({ reading }: { reading: Reading }) {
  const { lang } = useWords();
  const words = researchWords(lang);
  const { state, pages, pages_done: done } = reading;
  if (state === "done") {
    return (
      <span className="quiet reading-state">
        {[reading.title && reading.name, words.pages(pages ?? 0), words.audiences[reading.audience]].filter(Boolean).join(" · ")}
        {reading.pages_broken > 0 && <span className="reading-broken"> · {words.brokenPages(reading.pages_broken)}</span>}
      </span>
    );
  }
  if (state === "failed") {
    return (
      <span className="reading-state reading-error" role="alert">
        <strong>{words.states.failed}</strong> {wrong(words, reading.error, reading.todo)}
      </span>
    );
  }
  if (state !== "reading") return <span className="quiet reading-state">{words.states[state]}</span>;
  const step = words.steps[reading.step] ?? words.states.reading;
  const place = pages && reading.step === "pages" ? ` · ${words.pageOf(done, pages)}` : "";
  return (
    <>
      <progress {...(pages ? { max: pages, value: done } : {})} aria-label={words.states.reading} />
      <span className="quiet reading-state" role="status">
        {reading.cancel_asked ? words.stopping : `${step}${place}`}
      </span>
    </>
  );
}
