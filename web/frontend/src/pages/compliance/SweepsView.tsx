import { useState } from "react";
import { complianceCalls, type Plan, type Sweep } from "../../api/compliance";
import { ProblemNote } from "../../parts/ProblemNote";
import { useSession } from "../../session/session";
import { useWords } from "../../words";
import { moment } from "../../words/dates";
import { useLoaded } from "../reports/useLoaded";
import { percentOf } from "./RuleCard";
import { Refused, useAct } from "./useAct";
import { useDraft } from "./useDraft";
import { complianceWords } from "./words";

interface Props {
  nameOf: (subject: string | null) => string;
}
const EVERY_MS = 3000;

/** Sweeps over stored material, how far they are, and which share of a source is screened. */
export function SweepsView({ nameOf }: Props) {
  const { lang, words: all } = useWords();
  const words = complianceWords(lang).sweeps;
  const { me } = useSession();
  const works = me?.scopes.includes("cases:work") ?? false;
  const [asked, setAsked] = useState("");
  // a sweep that was asked for is not there until a worker has taken it
  const loaded = useLoaded("sweeps", complianceCalls.sweeps, (all) => all.some((one) => one.state === "running") || asked !== "", EVERY_MS);
  const act = useAct();
  const newest = loaded.value?.[0]?.id ?? "";
  if (asked && asked !== "none" && newest !== asked) setAsked("");
  const start = () => {
    if (!window.confirm(words.startSure)) return;
    void act.run(async () => {
      await complianceCalls.startSweep();
      setAsked(newest || "none");
      loaded.again();
    });
  };
  const cancel = (one: Sweep) => {
    if (!window.confirm(words.cancelSure)) return;
    void act.run(async () => {
      await complianceCalls.cancelSweep(one.id);
      loaded.again();
    });
  };
  return (
    <article className="sweeps-view">
      <h1>{words.title}</h1>
      <p className="quiet">{words.note}</p>
      {works && (
        <div className="choice">
          <button type="button" className="button primary" disabled={act.busy} onClick={start}>
            {words.start}
          </button>
        </div>
      )}
      <p role="status" className={asked ? "quiet" : "sr-only"}>
        {asked && words.started}
      </p>
      <Refused problem={act.problem} again={loaded.again} />
      {loaded.problem && <ProblemNote problem={loaded.problem} again={loaded.again} />}
      {!loaded.value && !loaded.problem && <p className="quiet">{all.loading}</p>}
      {loaded.value?.length === 0 && <p className="quiet">{words.none}</p>}
      <ul className="sweep-lines">
        {loaded.value?.map((one) => (
          <li key={one.id} className="sweep-line">
            <p>
              <strong>{words.kinds[one.kind]}</strong>{" "}
              <span className={one.state === "done" ? "verdict approved" : "verdict"}>{words.states[one.state]}</span>
            </p>
            <progress max={Math.max(one.items, 1)} value={one.state === "done" ? Math.max(one.items, 1) : one.screened} aria-label={words.kinds[one.kind]} />
            <p className="quiet">
              {words.progress(one.screened, one.items)} · {words.found(one.found)}
              {one.share < 1 && ` · ${words.share(percentOf(one.share, lang))}`} · {nameOf(one.started_by)} · {moment(one.started_at, lang)}
              {one.ended_at && ` – ${moment(one.ended_at, lang)}`}
            </p>
            {works && one.state === "running" && (
              <button type="button" className="button small stop" disabled={act.busy} onClick={() => cancel(one)}>
                {words.cancel}
              </button>
            )}
          </li>
        ))}
      </ul>
      <Plans nameOf={nameOf} />
    </article>
  );
}

const EMPTY = { source: "", share: "", reason: "" };

function Plans({ nameOf }: Props) {
  const { lang } = useWords();
  const words = complianceWords(lang).sweeps;
  const { me } = useSession();
  const may = me?.scopes.includes("rules:write") ?? false;
  const loaded = useLoaded("plans", complianceCalls.plans);
  const [draft, setDraft, drop] = useDraft("plan", EMPTY);
  const act = useAct();
  const put = () =>
    act.run(async () => {
      await complianceCalls.putPlan(draft.source.trim(), Number(draft.share) / 100, draft.reason.trim());
      drop();
      loaded.again();
    });
  const end = (plan: Plan) => {
    if (!window.confirm(words.endSure(plan.source))) return;
    void act.run(async () => {
      await complianceCalls.endPlan(plan.source);
      loaded.again();
    });
  };
  return (
    <section className="plans" aria-labelledby="plans-title">
      <h2 id="plans-title">{words.plans}</h2>
      <p className="quiet">{words.plansNote}</p>
      {loaded.problem && <ProblemNote problem={loaded.problem} again={loaded.again} />}
      {loaded.value?.length === 0 && <p className="quiet">{words.noPlans}</p>}
      <ul className="sweep-lines">
        {loaded.value?.map((one) => (
          <li key={one.source} className="sweep-line">
            <p>
              <code>{one.source}</code> <strong>{percentOf(one.share, lang)}</strong>
            </p>
            <p>{one.reason}</p>
            <p className="quiet">{words.by(nameOf(one.made_by), moment(one.made_at, lang))}</p>
            {may && (
              <button type="button" className="button small" aria-label={`${words.end} ${one.source}`} disabled={act.busy} onClick={() => end(one)}>
                {words.end}
              </button>
            )}
          </li>
        ))}
      </ul>
      <Refused problem={act.problem} again={loaded.again} />
      {may && (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            void put();
          }}
        >
          <div className="choice">
            <label className="field">
              <span>{words.source}</span>
              <input required maxLength={32} placeholder={words.sourceNote} value={draft.source} onChange={(event) => setDraft({ ...draft, source: event.target.value })} />
            </label>
            <label className="field">
              <span>{words.shareField}</span>
              <input type="number" required min={0} max={100} step="any" value={draft.share} onChange={(event) => setDraft({ ...draft, share: event.target.value })} />
            </label>
          </div>
          <label className="field">
            <span>{words.reason}</span>
            <textarea required rows={2} maxLength={1000} value={draft.reason} onChange={(event) => setDraft({ ...draft, reason: event.target.value })} />
          </label>
          <button type="submit" className="button primary" disabled={act.busy || !draft.source.trim() || draft.share === "" || !draft.reason.trim()}>
            {words.put}
          </button>
        </form>
      )}
    </section>
  );
}
