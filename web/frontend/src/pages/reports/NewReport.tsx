import { useState } from "react";
import { reportCalls } from "../../api/reports";
import { asProblem, type Problem } from "../../api/http";
import { ProblemNote } from "../../parts/ProblemNote";
import { useWords } from "../../words";
import { today } from "../../words/dates";
import { Choice, SubjectField, type Chosen } from "./Choice";
import { told } from "./refusals";
import { useLoaded } from "./useLoaded";
import { reportWords } from "./words";

/** One report, or with `many` a batch of them: template, subjects, day. */
export function NewReport({ many, onMade }: { many: boolean; onMade: (id: string) => void }) {
  const { lang, words: all } = useWords();
  const words = reportWords(lang);
  const templates = useLoaded("templates", reportCalls.templates);
  const [given, setGiven] = useState<Chosen | null>(null);
  const [subject, setSubject] = useState("");
  const [title, setTitle] = useState("");
  const [some, setSome] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const chosen: Chosen = given ?? {
    template: templates.value?.[0]?.name ?? "",
    language: lang === "en" ? "en" : "zh",
    as_of: today(),
  };
  const about = templates.value?.find((one) => one.name === chosen.template)?.about;
  const subjects = useLoaded(`${chosen.template}/${chosen.language}`, async () =>
    chosen.template ? reportCalls.subjects(chosen.template, chosen.language) : [],
  );

  const send = async () => {
    setBusy(true);
    setProblem(null);
    try {
      if (many) {
        const named = some ? subject.split("\n").map((one) => one.trim()).filter(Boolean) : [];
        onMade((await reportCalls.startBatch({ ...chosen, title: title.trim(), subjects: named })).id);
      } else onMade((await reportCalls.make({ ...chosen, subject: subject.trim() })).id);
    } catch (thrown) {
      setProblem(asProblem(thrown));
      setBusy(false);
    }
  };
  if (templates.problem) return <ProblemNote problem={templates.problem} again={templates.again} />;
  if (!templates.value) return <p className="quiet">{all.loading}</p>;
  return (
    <form
      className="new-report"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <h1>{many ? words.batch.fresh : words.fresh}</h1>
      {many && (
        <label className="field wide">
          <span>{words.batch.name}</span>
          <input required maxLength={120} value={title} onChange={(event) => setTitle(event.target.value)} />
        </label>
      )}
      <Choice templates={templates.value} chosen={chosen} onChange={(next) => (setGiven(next), setSubject(""))} />
      {!many && (
        <SubjectField
          label={about ? words.about[about] : words.subject}
          subjects={subjects.value ?? []}
          value={subject}
          onChange={setSubject}
        />
      )}
      {many && (
        <fieldset className="templates">
          <legend>{words.subject}</legend>
          <label className="tick">
            <input type="radio" name="some" checked={!some} onChange={() => setSome(false)} />
            <span>{words.batch.all(subjects.value?.length ?? 0)}</span>
          </label>
          <label className="tick">
            <input type="radio" name="some" checked={some} onChange={() => setSome(true)} />
            <span>{words.batch.some}</span>
          </label>
          {some && (
            <textarea
              rows={6}
              required
              aria-label={words.batch.some}
              aria-describedby="some-note"
              value={subject}
              onChange={(event) => setSubject(event.target.value)}
            />
          )}
          {some && subjects.value && (
            <p className="quiet" id="some-note">
              {words.batch.someNote}
              {words.schedule.some(subjects.value.slice(0, 3).map((one) => one.key))}
            </p>
          )}
        </fieldset>
      )}
      {problem && <ProblemNote problem={problem} here={told(problem, lang)} />}
      <button type="submit" className="button primary" disabled={busy}>
        {busy ? words.making : many ? words.batch.start : words.make}
      </button>
    </form>
  );
}
