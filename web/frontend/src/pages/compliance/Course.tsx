import { complianceCalls, type Board, type CaseLike, type Severity, type Step, type Verdict } from "../../api/compliance";
import { useWords } from "../../words";
import { moment } from "../../words/dates";
import { StateMark } from "./Marks";
import { Reasoned } from "./Reasoned";
import { complianceWords, inLang, type ComplianceWords } from "./words";

interface Props {
  board: Board;
  nameOf: (subject: string | null) => string;
  onBoard: (board: Board) => void;
  again: () => void;
}

/** Every step of a case in order, and a way to add a note. */
export function Course({ board, nameOf, onBoard, again }: Props) {
  const { lang } = useWords();
  const words = complianceWords(lang);
  return (
    <section className="course" aria-labelledby="course-title">
      <h2 id="course-title">{words.course.title}</h2>
      <ol>
        {board.steps.map((one) => (
          <li key={one.id} className={one.kind === "noted" ? "step noted-step" : "step"}>
            <p>
              <strong>{words.course.kinds[one.kind]}</strong> {aboutOf(one, words, nameOf)}
            </p>
            {wordsOf(one) && <p className="kept-lines">{wordsOf(one)}</p>}
            <p className="quiet">
              {one.by === "system" ? words.system : one.by_name || nameOf(one.by)} · <time dateTime={one.at}>{moment(one.at, lang)}</time>
            </p>
          </li>
        ))}
      </ol>
      {board.may.note && (
        <Reasoned
          name={`note:${board.case.id}`}
          open={words.course.note}
          label={words.course.noteText}
          again={again}
          onSend={async (text) => onBoard(await complianceCalls.note(board.case.id, text))}
        />
      )}
    </section>
  );
}

const textOf = (step: Step, key: string) => {
  const value = step.details?.[key];
  return typeof value === "string" ? value : "";
};

/** A step's own words; a review's are with its details. */
const wordsOf = (step: Step) => step.text || (step.kind === "reviewed" ? textOf(step, "reason") : "");

function aboutOf(step: Step, words: ComplianceWords, nameOf: Props["nameOf"]): string {
  const verdict = textOf(step, "verdict") as Verdict | "";
  if (step.kind === "assigned") return words.course.to(nameOf(textOf(step, "to")));
  if (step.kind === "raised") {
    return words.course.raisedTo(words.severity[textOf(step, "from") as Severity], words.severity[textOf(step, "to") as Severity]);
  }
  if (step.kind === "reminded") return words.course.late(String(step.details?.["late_h"] ?? ""));
  if (step.kind === "opened" || step.kind === "joined") {
    const found = step.details?.["findings"];
    return Array.isArray(found) ? words.course.found(found.length) : "";
  }
  if (step.kind === "looked") return words.looks[textOf(step, "look") as keyof ComplianceWords["looks"]] ?? "";
  if (step.kind === "reviewed") return [textOf(step, "rule"), verdict && words.verdicts[verdict]].filter(Boolean).join(" · ");
  return verdict ? words.verdicts[verdict] : "";
}

/** Earlier cases of the same rules. */
export function Similar({ similar, onOpen }: { similar: CaseLike[]; onOpen: (id: string) => void }) {
  const { lang } = useWords();
  const words = complianceWords(lang);
  return (
    <section className="similar" aria-labelledby="similar-title">
      <h2 id="similar-title">{words.similar.title}</h2>
      {similar.length === 0 && <p className="quiet">{words.similar.none}</p>}
      <ul>
        {similar.map((one) => (
          <li key={one.id}>
            <button type="button" className="case-line" onClick={() => onOpen(one.id)}>
              <span className="case-line-head">
                <span className="case-number">#{one.number}</span>
                {one.verdict ? <span className={`given ${one.verdict}`}>{words.verdicts[one.verdict]}</span> : <StateMark state={one.state} />}
                {one.same_person && <span className="quiet">{words.similar.same}</span>}
              </span>
              <span className="case-line-title">{inLang(lang, one.title_zh, one.title_en)}</span>
              {one.reason && <span className="similar-reason">{one.reason}</span>}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
