import { useState } from "react";
import { complianceCalls, SEVERITIES, type Change, type Severity } from "../../api/compliance";
import { Icon } from "../../parts/Icon";
import { useWords } from "../../words";
import { Refused, useAct } from "./useAct";
import { useDraft } from "./useDraft";
import { complianceWords } from "./words";

const EMPTY = { severity: "", threshold: "", patterns: "", starts: "", ends: "", off: false, fire: "", quiet: "", note: "" };
type Draft = typeof EMPTY;

const linesIn = (text: string) => text.split("\n").map((one) => one.trim()).filter(Boolean);

/** Only what was filled in. */
export function changeOf(draft: Draft): Change {
  const { severity, threshold, starts, ends, off } = draft;
  const [patterns, must_fire, must_not_fire] = [draft.patterns, draft.fire, draft.quiet].map(linesIn) as [string[], string[], string[]];
  return {
    ...(severity ? { severity: severity as Severity } : {}),
    ...(threshold ? { threshold: Number(threshold) } : {}),
    ...(patterns.length ? { patterns } : {}),
    ...(starts ? { starts } : {}),
    ...(ends ? { ends } : {}),
    ...(off ? { off } : {}),
    ...(must_fire.length ? { must_fire } : {}),
    ...(must_not_fire.length ? { must_not_fire } : {}),
  };
}

/** A change of a rule, kept as a draft that nothing uses yet. */
export function ChangeForm({ id, onKept }: { id: string; onKept: (version: string) => void }) {
  const { lang, words: all } = useWords();
  const words = complianceWords(lang);
  const [draft, setDraft, drop] = useDraft<Draft>(`rule:${id}`, EMPTY);
  const [open, setOpen] = useState(draft !== EMPTY);
  const act = useAct();
  const change = changeOf(draft);
  const nothing = Object.keys(change).length === 0;
  const set = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const send = () =>
    act.run(async () => {
      const made = await complianceCalls.draft(id, change, draft.note.trim());
      drop();
      setOpen(false);
      onKept(made.version);
    });
  if (!open)
    return (
      <button type="button" className="button" onClick={() => setOpen(true)}>
        <Icon name="plus" />
        {words.rules.change}
      </button>
    );
  const area = (name: "patterns" | "fire" | "quiet", label: string) => (
    <label className="field">
      <span>{label}</span>
      <textarea rows={2} spellCheck={false} value={draft[name]} onChange={(event) => set({ [name]: event.target.value })} />
    </label>
  );
  return (
    <form
      className="stack change-form"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <h3>{words.rules.change}</h3>
      <p className="quiet">{words.rules.changeNote}</p>
      <div className="choice">
        <label className="field">
          <span>{words.rules.severity}</span>
          <select value={draft.severity} onChange={(event) => set({ severity: event.target.value })}>
            <option value="">{words.rules.same}</option>
            {SEVERITIES.map((one) => (
              <option key={one} value={one}>
                {words.severity[one]}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          <span>{words.rules.threshold}</span>
          <input type="number" min={0.05} max={0.99} step={0.01} value={draft.threshold} onChange={(event) => set({ threshold: event.target.value })} />
        </label>
        <label className="field">
          <span>{words.rules.starts}</span>
          <input type="date" value={draft.starts} onChange={(event) => set({ starts: event.target.value })} />
        </label>
        <label className="field">
          <span>{words.rules.ends}</span>
          <input type="date" value={draft.ends} onChange={(event) => set({ ends: event.target.value })} />
        </label>
      </div>
      {area("patterns", words.rules.patterns)}
      {area("fire", words.rules.mustFire)}
      {area("quiet", words.rules.mustNotFire)}
      <label className="tick">
        <input type="checkbox" checked={draft.off} onChange={(event) => set({ off: event.target.checked })} />
        <span>{words.rules.turnOff}</span>
      </label>
      <label className="field">
        <span>{words.rules.why}</span>
        <textarea required rows={2} maxLength={2000} value={draft.note} onChange={(event) => set({ note: event.target.value })} />
      </label>
      <Refused problem={act.problem} />
      {nothing && <p className="quiet">{words.rules.nothing}</p>}
      <div className="choice">
        <button type="submit" className="button primary" disabled={act.busy || nothing || !draft.note.trim()}>
          {words.rules.keep}
        </button>
        <button type="button" className="button" onClick={() => (drop(), setOpen(false))}>
          {all.cancel}
        </button>
      </div>
    </form>
  );
}
