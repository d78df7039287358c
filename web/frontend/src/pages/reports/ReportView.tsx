import { useEffect, useState } from "react";
import { remarkable, reportCalls, type Format, type ReportShown } from "../../api/reports";
import { asProblem, type Problem } from "../../api/http";
import { Icon } from "../../parts/Icon";
import { Menu } from "../../parts/Menu";
import { ProblemNote } from "../../parts/ProblemNote";
import { go } from "../../session/path";
import { useWords } from "../../words";
import { told, whyEnded } from "./refusals";
import { SectionView } from "./SectionView";
import { Sources } from "./Sources";
import { StateMark } from "./StateMark";
import { useLoaded } from "./useLoaded";
import { Versions } from "./Versions";
import { reportWords } from "./words";
import { Remarks, WriteBox } from "./Remarks";

const FORMATS: Format[] = ["pdf", "docx", "xlsx", "html"];
const UNDER_WAY = new Set(["queued", "writing"]);

interface Props {
  id: string;
  onChanged: () => void;
  onRemoved: () => void;
}

/** One report: how its writing goes, then its text, its sources and what may be done. */
export function ReportView({ id, onChanged, onRemoved }: Props) {
  const { lang, words: all } = useWords();
  const words = reportWords(lang);
  const loaded = useLoaded(id, () => reportCalls.one(id), (one) => UNDER_WAY.has(one.state));
  const [lit, setLit] = useState(0);
  const report = loaded.value;
  useEffect(onChanged, [report?.state, onChanged]);

  const source = (number: number) => {
    setLit(number);
    document.getElementById(`source-${number}`)?.focus();
  };
  if (loaded.problem && !report) return <ProblemNote problem={loaded.problem} again={loaded.again} />;
  if (!report) return <p className="quiet">{all.loading}</p>;
  return (
    <article className="report">
      <header className="report-head">
        <h1>{report.title}</h1>
        <p className="quiet">
          <StateMark state={report.state} /> {words.asOf} {report.as_of}
          {report.version > 0 && ` · ${words.version(report.version)}`}
          {report.approver && ` · ${words.approvedBy(report.approver)}`}
        </p>
        <Bar report={report} onChange={loaded.put} onRemoved={onRemoved} />
      </header>
      {UNDER_WAY.has(report.state) && <Progress report={report} />}
      {report.error && (
        <p className="note problem" role="alert">
          <Icon name="warn" />
          <span>{whyEnded(report.error, lang)}</span>
        </p>
      )}
      <Remarks
        title={words.whole}
        comments={report.comments.filter((one) => one.section === "")}
        onResolve={remarkable(report) ? async (id) => loaded.put(await reportCalls.resolve(report.id, id)) : null}
      />
      {report.document?.sections.map((section) => (
        <SectionView key={section.name} report={report} section={section} onChange={loaded.put} onSource={source} />
      ))}
      {report.document?.disclosure && <p className="quiet disclosure">{report.document.disclosure}</p>}
      {report.sources.length > 0 && <Sources sources={report.sources} lit={lit} />}
    </article>
  );
}

function Progress({ report }: { report: ReportShown }) {
  const { lang } = useWords();
  const words = reportWords(lang);
  return (
    <div className="report-progress" role="status">
      <progress max={Math.max(report.sections, 1)} value={report.sections_done} aria-label={words.states.writing} />
      <span>{report.sections > 0 ? words.progress(report.sections_done, report.sections) : words.states[report.state]}</span>
      {report.cancel_asked ? (
        <span className="quiet">{words.stopping}</span>
      ) : report.step ? (
        <span className="quiet">{report.step}</span>
      ) : (
        <span className="quiet">{words.waiting}</span>
      )}
    </div>
  );
}

interface BarProps {
  report: ReportShown;
  onChange: (report: ReportShown) => void;
  onRemoved: () => void;
}

function Bar({ report, onChange, onRemoved }: BarProps) {
  const { lang } = useWords();
  const words = reportWords(lang);
  const [versions, setVersions] = useState(false);
  const [returning, setReturning] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  const act = async (call: () => Promise<ReportShown>) => {
    setProblem(null);
    try {
      onChange(await call());
    } catch (thrown) {
      setProblem(asProblem(thrown));
    }
  };
  const remove = async () => {
    if (!window.confirm(words.removeSure)) return;
    try {
      await reportCalls.remove(report.id);
      onRemoved();
    } catch (thrown) {
      setProblem(asProblem(thrown));
    }
  };
  return (
    <>
      <div className="report-bar">
        {report.may.approve && (
          <>
            <button
              type="button"
              className="button primary"
              onClick={() =>
                window.confirm(words.approveSure) && void act(() => reportCalls.approve(report.id, report.version))
              }
            >
              <Icon name="check" />
              {words.approve}
            </button>
            <button type="button" className="button" onClick={() => (setProblem(null), setReturning(true))}>
              {words.giveBack}
            </button>
          </>
        )}
        {report.document && (
          <Menu label={words.export} className="export" trigger={<><Icon name="file" />{words.export}</>}>
            {() =>
              FORMATS.map((format) => (
                <a
                  key={format}
                  className="button ghost"
                  href={reportCalls.file(report.id, format, report.version)}
                  download
                >
                  {format.toUpperCase()}
                </a>
              ))
            }
          </Menu>
        )}
        {report.versions.length > 0 && (
          <button type="button" className="button" onClick={() => setVersions(true)}>
            {words.versions}
          </button>
        )}
        {report.batch_id && (
          <button
            type="button"
            className="button ghost"
            onClick={() => go(`/reports?batch=${encodeURIComponent(report.batch_id ?? "")}`)}
          >
            {words.batch.to}
          </button>
        )}
        {report.may.cancel && (
          <button type="button" className="button stop" onClick={() => void act(() => reportCalls.cancel(report.id))}>
            {words.stop}
          </button>
        )}
        {report.may.again && (
          <button type="button" className="button" onClick={() => void act(() => reportCalls.again(report.id))}>
            <Icon name="again" />
            {words.again}
          </button>
        )}
        {report.may.again && !report.batch_id && (
          <button type="button" className="button ghost" onClick={() => void remove()}>
            <Icon name="trash" />
            {words.remove}
          </button>
        )}
      </div>
      {report.state === "review" && !report.may.approve && <p className="quiet">{words.notAuthor}</p>}
      {problem && <ProblemNote problem={problem} here={told(problem, lang)} />}
      {returning && (
        <WriteBox
          label={words.reason}
          start=""
          send={words.giveBack}
          sign={null}
          onSend={async (reason) => onChange(await reportCalls.giveBack(report.id, report.version, reason))}
          onClose={() => setReturning(false)}
        />
      )}
      {versions && <Versions report={report} onClose={() => setVersions(false)} />}
    </>
  );
}
