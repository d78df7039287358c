import type { ReportState } from "../../api/reports";
import { useWords } from "../../words";
import { reportWords } from "./words";

const LOOK: Partial<Record<ReportState, string>> = {
  approved: "verdict approved",
  failed: "verdict rejected",
  parked: "verdict rejected",
};

export function StateMark({ state }: { state: ReportState }) {
  const { lang } = useWords();
  return <span className={LOOK[state] ?? "verdict"}>{reportWords(lang).states[state]}</span>;
}
