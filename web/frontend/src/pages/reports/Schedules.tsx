import { useState } from "react";
import { reportCalls, type Template } from "../../api/reports";
import { asProblem, type Problem } from "../../api/http";
import { ProblemNote } from "../../parts/ProblemNote";
import { useWords } from "../../words";
import { today } from "../../words/dates";
import { Choice, type Chosen } from "./Choice";
import { told } from "./refusals";
import { useLoaded } from "./useLoaded";
import { reportWords } from "./words";

/** Batches that start by the clock. */
export function Schedules({ writes }: { writes: boolean }) {
  const { lang, words: all } = useWords();
  const words = reportWords(lang);
  const loaded = useLoaded("schedules", reportCalls.schedules);
  const [problem, setProblem] = useState<Problem | null>(null);

  const tongue = lang === "en" ? "en" : "zh";
  const templates = useLoaded("templates", reportCalls.templates);
  const titles = new Map(templates.value?.map((one) => [one.name, one.title[tongue] ?? one.name]));

  const act = async (call: () => Promise<unknown>) => {
    setProblem(null);
    try {
      await call();
      loaded.again();
      return true;
    } catch (thrown) {
      setProblem(asProblem(thrown));
      return false;
    }
  };
  const shown = problem ?? loaded.problem;
  return (
    <article className="report">
      <h1>{words.schedules}</h1>
      {shown && <ProblemNote problem={shown} here={told(shown, lang)} />}
      {!loaded.value && !shown && <p className="quiet">{all.loading}</p>}
      {loaded.value?.length === 0 && <p className="quiet">{words.schedule.none}</p>}
      <ul className="batch-reports">
        {loaded.value?.map((one) => (
          <li key={one.id}>
            <strong>{one.name}</strong>
            <span className="verdict">{one.enabled ? words.schedule.state.on : words.schedule.state.off}</span>
            <code>{one.cron}</code>
            <span className="quiet">
              {titles.get(one.template) ?? one.template} · {words.languages[one.language]} ·{" "}
              {one.subjects.length ? words.schedule.some(one.subjects) : words.schedule.all}
            </span>
            {writes && (
              <>
                <button
                  type="button"
                  className="button small"
                  aria-label={`${one.enabled ? words.schedule.off : words.schedule.on} ${one.name}`}
                  onClick={() => void act(() => reportCalls.switchSchedule(one.id, !one.enabled))}
                >
                  {one.enabled ? words.schedule.off : words.schedule.on}
                </button>
                <button
                  type="button"
                  className="button ghost small"
                  aria-label={`${words.schedule.remove} ${one.name}`}
                  onClick={() =>
                    window.confirm(words.schedule.removeSure(one.name)) && void act(() => reportCalls.removeSchedule(one.id))
                  }
                >
                  {words.schedule.remove}
                </button>
              </>
            )}
          </li>
        ))}
      </ul>
      {writes && templates.value && (
        <NewSchedule templates={templates.value} onAdd={(given) => act(() => reportCalls.addSchedule(given))} />
      )}
    </article>
  );
}

type Given = Parameters<typeof reportCalls.addSchedule>[0];

function NewSchedule({ templates, onAdd }: { templates: Template[]; onAdd: (given: Given) => Promise<boolean> }) {
  const { lang } = useWords();
  const words = reportWords(lang);
  const [name, setName] = useState("");
  const [cron, setCron] = useState("0 6 1 * *");
  const [given, setGiven] = useState<Chosen | null>(null);
  const chosen: Chosen = given ?? {
    template: templates[0]?.name ?? "",
    language: lang === "en" ? "en" : "zh",
    as_of: today(),
  };
  return (
    <form
      className="new-report"
      onSubmit={(event) => {
        event.preventDefault();
        const { template, language } = chosen;
        void onAdd({ name: name.trim(), cron: cron.trim(), template, language, subjects: [] }).then(
          (added) => added && setName(""),
        );
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
      <Choice templates={templates} chosen={chosen} onChange={setGiven} day={false} />
      <button type="submit" className="button primary">
        {words.schedule.add}
      </button>
    </form>
  );
}
