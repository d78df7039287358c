import type { Board } from "../../api/compliance";
import { Icon } from "../../parts/Icon";
import { useWords } from "../../words";
import { SeverityMark } from "./Marks";
import { complianceWords, inLang } from "./words";

interface Props {
  board: Board;
  current: string;
  onPick: (finding: string) => void;
}

/** All findings of a case; one is looked at. */
export function FindingList({ board, current, onPick }: Props) {
  const { lang } = useWords();
  const words = complianceWords(lang);
  const left = new Set(board.to_review);
  return (
    <section aria-labelledby="findings-title">
      <h2 id="findings-title">
        {words.finding.title} <span className="count">{board.findings.length}</span>
      </h2>
      <ol className="finding-list">
        {board.findings.map((one) => (
          <li key={one.id}>
            <button type="button" className="finding-line" aria-current={one.id === current ? "true" : undefined} onClick={() => onPick(one.id)}>
              <span className="finding-line-head">
                <SeverityMark severity={one.severity} />
                <strong>{inLang(lang, one.name_zh, one.name_en)}</strong>
                {board.may.review &&
                  (left.has(one.id) ? (
                    <span className="quiet">{words.finding.toReview}</span>
                  ) : (
                    <span className="standing">
                      <Icon name="check" />
                      {words.finding.reviewed}
                    </span>
                  ))}
              </span>
              <span className="finding-words">
                {one.text ? <q>{one.text}</q> : `${words.finding.unseen}${lang === "en" ? ": " : "："}${inLang(lang, one.reason_zh, one.reason_en)}`}
              </span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
