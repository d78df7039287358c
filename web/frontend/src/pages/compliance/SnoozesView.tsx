import { useState } from "react";
import { complianceCalls, type Snooze } from "../../api/compliance";
import { ProblemNote } from "../../parts/ProblemNote";
import { useSession } from "../../session/session";
import { useWords } from "../../words";
import { moment } from "../../words/dates";
import { useLoaded } from "../reports/useLoaded";
import { today } from "./days";
import { Refused, useAct } from "./useAct";
import { complianceWords } from "./words";

/** Which rules keep quiet about whom, until when, and why. */
export function SnoozesView({ nameOf }: { nameOf: (subject: string | null) => string }) {
  const { lang, words: all } = useWords();
  const words = complianceWords(lang);
  const { me } = useSession();
  const works = me?.scopes.includes("cases:work") ?? false;
  const [ended, setEnded] = useState(false);
  const loaded = useLoaded(String(ended), () => complianceCalls.snoozes(ended));
  const act = useAct();
  const end = (one: Snooze) => {
    if (!window.confirm(words.snooze.endSure)) return;
    void act.run(async () => {
      await complianceCalls.endSnooze(one.id);
      loaded.again();
    });
  };
  const over = (one: Snooze) => one.ended_by !== null || one.until < today();
  return (
    <article className="sweeps-view">
      <h1>{words.snooze.list}</h1>
      <p className="quiet">{words.snooze.lead}</p>
      <label className="tick">
        <input type="checkbox" checked={ended} onChange={(event) => setEnded(event.target.checked)} />
        <span>{words.snooze.ended}</span>
      </label>
      <Refused problem={act.problem} again={loaded.again} />
      {loaded.problem && <ProblemNote problem={loaded.problem} again={loaded.again} />}
      {!loaded.value && !loaded.problem && <p className="quiet">{all.loading}</p>}
      {loaded.value?.length === 0 && (
        <p className="quiet">
          {words.snooze.none} {words.snooze.noneNote}
        </p>
      )}
      <ul className="sweep-lines">
        {loaded.value?.map((one) => (
          <li key={one.id} className="sweep-line">
            <p>
              <code>{one.rule_id}</code>{" "}
              <strong>
                {words.pivots[one.pivot]} {one.value}
              </strong>{" "}
              {over(one) && <span className="verdict">{words.snooze.over}</span>}
            </p>
            <p>{one.reason}</p>
            <p className="quiet">
              {words.rules.until(one.until)} · {words.snooze.covered(one.covered)} · {words.snooze.by(nameOf(one.made_by))} · {moment(one.made_at, lang)}
            </p>
            {works && !over(one) && (
              <button type="button" className="button small" aria-label={`${words.snooze.end} ${one.rule_id} ${one.value}`} disabled={act.busy} onClick={() => end(one)}>
                {words.snooze.end}
              </button>
            )}
          </li>
        ))}
      </ul>
    </article>
  );
}
