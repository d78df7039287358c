import { useEffect, useId, useRef } from "react";
import { Icon } from "../../parts/Icon";
import { useNow } from "../../session/useNow";
import type { Decision } from "../../stream/events";
import type { Turn } from "../../stream/turn";
import { useWords } from "../../words";
import { clock, left } from "../../words/dates";

interface Props {
  turn: Turn;
  onDecide: (decision: Decision) => void;
}

/** A write call with its exact arguments, held until the customer says yes or no. */
export function ConfirmCard({ turn, onDecide }: Props) {
  const { words } = useWords();
  const c = words.confirm;
  const interrupt = turn.interrupt!;
  const open = turn.status === "asking" && turn.decision === null;
  const now = useNow(1000, open);
  const name = useId();
  const box = useRef<HTMLElement>(null);
  const expires = interrupt.metadata?.expires_at ?? null;
  const remaining = expires ? Date.parse(expires) - now : Infinity;
  const expired = open && remaining <= 0;

  useEffect(() => {
    if (open) box.current?.focus({ preventScroll: true });
  }, [open]);

  return (
    <section className="confirm" ref={box} tabIndex={-1} aria-labelledby={name}>
      <h2 id={name}>
        <Icon name="shield" />
        {interrupt.metadata?.title || interrupt.message || c.title}
      </h2>
      <p>{c.lead}</p>
      <dl>
        {(interrupt.metadata?.lines ?? []).map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {open && !expired && (
        <div className="confirm-actions">
          <button type="button" className="button primary" onClick={() => onDecide("confirm")}>
            {c.yes}
          </button>
          <button type="button" className="button" onClick={() => onDecide("decline")}>
            {c.no}
          </button>
          {expires && <span className="quiet">{c.until(clock(expires), left(remaining, words))}</span>}
        </div>
      )}
      {expired && <p className="confirm-end">{c.expired}</p>}
      {turn.decision === "decline" && <p className="confirm-end">{c.declined}</p>}
      {turn.decision === "confirm" && (
        <p className="confirm-end" role="status">
          {turn.status === "working" ? c.confirmed : c.agreed}
        </p>
      )}
    </section>
  );
}
