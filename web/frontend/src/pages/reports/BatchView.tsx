import { useEffect, useState } from "react";
import { reportCalls, type Batch, type Counts } from "../../api/reports";
import { asProblem, type Problem } from "../../api/http";
import { ProblemNote } from "../../parts/ProblemNote";
import { useWords } from "../../words";
import { moment } from "../../words/dates";
import { told, whyEnded } from "./refusals";
import { StateMark } from "./StateMark";
import { useLoaded } from "./useLoaded";
import { reportWords } from "./words";

const PLACES: (keyof Counts)[] = ["written", "writing", "waiting", "failed", "parked", "cancelled"];

interface Props {
  id: string;
  onOpen: (report: string) => void;
  /** Whether the reader may start, stop and repeat batches. */
  writes: boolean;
  onChanged: () => void;
}

/** How a batch goes: its counts, and its reports by what became of them. */
export function BatchView({ id, onOpen, writes, onChanged }: Props) {
  const { lang, words: all } = useWords();
  const words = reportWords(lang);
  const loaded = useLoaded(id, () => reportCalls.batch(id), (one) => one.state === "running" || one.counts.writing > 0);
  const [only, setOnly] = useState<keyof Counts | "">("");
  const [problem, setProblem] = useState<Problem | null>(null);
  const batch = loaded.value;
  const done = batch ? batch.items - batch.counts.waiting - batch.counts.writing : 0;
  const reports = useLoaded(`${id}/${only}/${batch ? `${done}/${batch.state}` : ""}`, () =>
    reportCalls.batchReports(id, only, null),
  );

  useEffect(onChanged, [done, batch?.state, onChanged]);

  const act = async (call: () => Promise<Batch>) => {
    setProblem(null);
    try {
      await call();
      loaded.again();
    } catch (thrown) {
      setProblem(asProblem(thrown));
    }
  };
  if (loaded.problem && !batch) return <ProblemNote problem={loaded.problem} again={loaded.again} />;
  if (!batch) return <p className="quiet">{all.loading}</p>;
  const failed = batch.counts.failed + batch.counts.parked;
  return (
    <article className="report batch">
      <header className="report-head">
        <h1>{batch.title}</h1>
        <p className="quiet">
          <span className="verdict">{words.batch.states[batch.state]}</span> {words.asOf} {batch.as_of} ·{" "}
          {words.batch.by(batch.starter)} · {moment(batch.started_at, lang)}
        </p>
        <div className="report-progress" role="status">
          <progress max={batch.items} value={done} aria-label={batch.title} />
          <span>{words.batch.of(done, batch.items)}</span>
        </div>
        <ul className="counts">
          {PLACES.filter((place) => batch.counts[place] > 0).map((place) => (
            <li key={place}>
              <strong>{batch.counts[place]}</strong> {words.batch.counts[place]}
            </li>
          ))}
        </ul>
        <div className="report-bar">
          {writes && failed > 0 && batch.state !== "cancelled" && (
            <button type="button" className="button" onClick={() => void act(() => reportCalls.batchAgain(id))}>
              {words.batch.again}
            </button>
          )}
          {writes && batch.state === "running" && (
            <button
              type="button"
              className="button stop"
              onClick={() => window.confirm(words.batch.stopSure) && void act(() => reportCalls.cancelBatch(id))}
            >
              {words.batch.stop}
            </button>
          )}
          <label className="field">
            <span>{words.batch.filter}</span>
            <select value={only} onChange={(event) => setOnly(event.target.value as keyof Counts | "")}>
              <option value="">{words.batch.every}</option>
              {PLACES.map((place) => (
                <option key={place} value={place}>
                  {words.batch.counts[place]}
                </option>
              ))}
            </select>
          </label>
        </div>
        {problem && <ProblemNote problem={problem} here={told(problem, lang)} />}
      </header>
      {reports.value?.reports.length === 0 && <p className="quiet">{words.batch.empty}</p>}
      {reports.problem && <ProblemNote problem={reports.problem} again={reports.again} />}
      <ul className="batch-reports">
        {reports.value?.reports.map((one) => (
          <li key={one.id}>
            <button type="button" className="button ghost" onClick={() => onOpen(one.id)}>
              {one.title}
            </button>
            <StateMark state={one.state} />
            {one.error && <span className="quiet">{whyEnded(one.error, lang)}</span>}
          </li>
        ))}
      </ul>
    </article>
  );
}
