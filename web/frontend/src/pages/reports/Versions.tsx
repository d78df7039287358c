import { useState } from "react";
import { reportCalls, type PartChange, type ReportShown } from "../../api/reports";
import { asProblem, type Problem } from "../../api/http";
import { Dialog } from "../../parts/Dialog";
import { ProblemNote } from "../../parts/ProblemNote";
import { useWords } from "../../words";
import { moment } from "../../words/dates";
import { told } from "./refusals";
import { reportWords } from "./words";

/** The versions of a report, and what changed from one to the next. */
export function Versions({ report, onClose }: { report: ReportShown; onClose: () => void }) {
  const { lang } = useWords();
  const words = reportWords(lang);
  const [pair, setPair] = useState<[number, number] | null>(null);
  const [changes, setChanges] = useState<PartChange[] | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);

  const compare = async (from: number, to: number) => {
    setPair([from, to]);
    setChanges(null);
    setProblem(null);
    try {
      setChanges(await reportCalls.difference(report.id, from, to));
    } catch (thrown) {
      setProblem(asProblem(thrown));
    }
  };
  const noteOf = (note: string) => {
    const [, name, part] = /^(\w+) · (\d+)$/.exec(note) ?? [];
    const section = report.document?.sections.find((one) => one.name === name);
    return section ? words.edited(section.title, Number(part)) : note || words.written;
  };
  return (
    <Dialog title={pair ? words.compared(...pair) : words.versions} kind="drawer-right" onClose={onClose}>
      <div className="versions">
        {pair && (
          <button type="button" className="button small" onClick={() => setPair(null)}>
            {words.back}
          </button>
        )}
        {problem && <ProblemNote problem={problem} here={told(problem, lang)} />}
        {pair && changes?.length === 0 && <p className="quiet">{words.same}</p>}
        {pair
          ? changes?.map((change, at) => <Change key={at} change={change} report={report} />)
          : report.versions.map((one) => (
              <article key={one.number} className="version">
                <strong>{words.version(one.number)}</strong>
                <p className="quiet">
                  {words.by(one.author_name)} · {moment(one.made_at, lang)}
                </p>
                <p>{noteOf(one.note)}</p>
                {one.number > 1 && (
                  <button
                    type="button"
                    className="button small"
                    onClick={() => void compare(one.number - 1, one.number)}
                  >
                    {words.compare(one.number - 1)}
                  </button>
                )}
              </article>
            ))}
      </div>
    </Dialog>
  );
}

function Change({ change, report }: { change: PartChange; report: ReportShown }) {
  const { lang } = useWords();
  const words = reportWords(lang);
  const section = report.document?.sections.find((one) => one.name === change.section);
  return (
    <article className="version">
      <p className="quiet">
        {section?.title ?? change.section} · {words.change[change.kind]}
      </p>
      <p className="difference">
        {change.spans.map((span, at) =>
          span.kind === "added" ? (
            <ins key={at}>{span.text}</ins>
          ) : span.kind === "removed" ? (
            <del key={at}>{span.text}</del>
          ) : (
            <span key={at}>{span.text}</span>
          ),
        )}
      </p>
    </article>
  );
}
