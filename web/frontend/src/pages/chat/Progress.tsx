import { PHASES, type Turn } from "../../stream/turn";
import { useNow } from "../../session/useNow";
import { useWords } from "../../words";

/** Which of the five phases the run is in, and for how long it has worked. */
export function Progress({ turn }: { turn: Turn }) {
  const { words } = useWords();
  const now = useNow(100);
  const at = PHASES.indexOf(turn.phase);
  const seconds = Math.max(0, (now - turn.startedAt) / 1000).toFixed(1);
  return (
    <div className="progress">
      <ol aria-label={words.chat.working}>
        {PHASES.map((phase, i) => (
          <li
            key={phase}
            className={i < at ? "past" : i === at ? "present" : "ahead"}
            aria-current={i === at ? "step" : undefined}
          >
            {words.chat.phases[phase]}
          </li>
        ))}
      </ol>
      <span className="elapsed" aria-hidden="true">
        {words.chat.seconds(seconds)}
      </span>
    </div>
  );
}
