import type { CaseLine, CaseState, Severity } from "../../api/compliance";
import { Icon } from "../../parts/Icon";
import { useWords } from "../../words";
import { moment } from "../../words/dates";
import { complianceWords, type ComplianceWords } from "./words";

export function SeverityMark({ severity }: { severity: Severity }) {
  const { lang } = useWords();
  return <span className={`severity ${severity}`}>{complianceWords(lang).severity[severity]}</span>;
}

const LOOK: Partial<Record<CaseState, string>> = { closed: "verdict approved", decided: "verdict waits" };

export function StateMark({ state }: { state: CaseState }) {
  const { lang } = useWords();
  return <span className={LOOK[state] ?? "verdict"}>{complianceWords(lang).states[state]}</span>;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long, in one unit. */
function lasting(ms: number, words: ComplianceWords): string {
  if (ms < HOUR) return words.due.minutes(Math.max(1, Math.floor(ms / MINUTE)));
  return ms < 2 * DAY ? words.due.hours(Math.floor(ms / HOUR)) : words.due.days(Math.floor(ms / DAY));
}

/** Undecided cases have a time to be decided by. */
export const running = (one: CaseLine) => one.state === "open" || one.state === "in_review" || one.state === "decided";

/** What is left until a case is due, or for how long it has been. */
export function DueMark({ one, now }: { one: CaseLine; now: number }) {
  const { lang } = useWords();
  const words = complianceWords(lang);
  if (!running(one)) return null;
  const left = Date.parse(one.due_at) - now;
  const late = left < 0;
  return (
    <time className={late ? "due late" : "due"} dateTime={one.due_at} title={`${words.due.at} ${moment(one.due_at, lang)}`}>
      {late && <Icon name="warn" />}
      {late ? words.due.late(lasting(-left, words)) : words.due.left(lasting(left, words))}
    </time>
  );
}

/** The agent's advice, which decides nothing. */
export function LookMark({ one }: { one: CaseLine }) {
  const { lang } = useWords();
  const words = complianceWords(lang);
  if (!one.second_look) return null;
  return <span className={`look ${one.second_look}`}>{words.looks[one.second_look]}</span>;
}
