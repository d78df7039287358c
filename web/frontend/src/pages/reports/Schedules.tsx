import { useState } from "react";
import { reportCalls } from "../../api/reports";
import { asProblem, type Problem } from "../../api/http";
import { ProblemNote } from "../../parts/ProblemNote";
import { useWords } from "../../words";
import { today } from "../../words/dates";
import { Choice, type Chosen } from "./Choice";
import { useLoaded } from "./useLoaded";
import { reportWords } from "./words";

/** Batches that start by the clock. */
export function Schedules() {
  const { lang, words: all } = useWords();
  const words = reportWords(lang);
  const loaded = useLoaded("schedules", reportCalls.schedules);
  const [problem, setProblem] = useState<Problem | null>(null);

  const act = async (call: () => Promise<unknown>) => {
    setProblem(null);
    try {
      await call();
      loaded.again();
    } catch (thrown) {
      setProblem(asProblem(thrown));
    }
  };
  const shown = problem ?? loaded.problem;
  return (
    <article className="report">
      <h1>{words.schedules}</h1>
      {shown && <ProblemNote problem={shown} here={{ conflict: [shown.detail, shown.todo] }} />}
      {!loaded.value && !shown && <p className="quiet">{all.loading}</p>}
      {loaded.value?.length === 0 && <p className="quiet">{words.schedule.none}</p>}
      <ul className="batch-reports">
        {loaded.value?.map((one) => (
          <li key={one.id}>
            <strong>{one.name}</strong>
            <code>{one.cron}</code>
            <span className="quiet">{one.subjects.length ? one.subjects.join("、") : words.schedule.all}</span>
            <button
              type="button"
              className="button small"
              aria-pressed={one.enabled}
              onClick={() => void act(() => reportCalls.switchSchedule(one.id, !one.enabled))}
            >
              {one.enabled ? words.schedule.on : words.schedule.off}
            </button>
            <button
              type="button"
              className="button ghost small"
              onClick={() => void act(() => reportCalls.removeSchedule(one.id))}
            >
              {words.schedule.remove}
            </button>
          </li>
        ))}
      </ul>
      <NewSchedule onAdd={(given) => act(() => reportCalls.addSchedule(given))} />
    </article>
  );
}

type Given = Parameters<typeof reportCalls.addSchedule>[0];

function NewSchedule({ onAdd }: { onAdd: (given: Given) => Promise<void> }) {
  const { lang } = useWords();
  const words = reportWords(lang);
  const templates = useLoaded("templates", reportCalls.templates);
  const [name, setName] = useState("");
  const [cron, setCron] = useState("0 6 1 * *");
  const [given, setGiven] = useState<Chosen | null>(null);
  if (!templates.value) return null;
  const chosen: Chosen = given ?? {
    template: templates.value[0]?.name ?? "",
    language: lang === "en" ? "en" : "zh",
    as_of: today(),
  };
  return (
    <form
      className="new-report"
      onSubmit={(event) => {
        event.preventDefault();
        void onAdd({ name: name.trim(), cron: cron.trim(), template: chosen.template, language: chosen.language, subjects: [] });
      }}
    >
      <h2>{words.schedule.fresh}</h2>
      <label className="field wide">
        <span>{words.schedule.name}</span>
        <input required maxLength={60} value={name} onChange={(event) => setName(event.target.value)} />
      </label>
      <label className="field wide">
        <span>{words.schedule.cron}</span>
        <input required value={cron} aria-describedby="cron-note" onChange={(event) => setCron(event.target.value)} />
        <span className="quiet" id="cron-note">
          {words.schedule.cronNote}
        </span>
      </label>
      <Choice templates={templates.value} chosen={chosen} onChange={setGiven} day={false} />
      <button type="submit" className="button primary">
        {words.schedule.add}
      </button>
    </form>
  );
}
