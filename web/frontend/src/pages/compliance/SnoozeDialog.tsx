import { useState } from "react";
import { complianceCalls, type Board, type Pivot } from "../../api/compliance";
import { Dialog } from "../../parts/Dialog";
import { useWords } from "../../words";
import { dayAfter, today } from "./days";
import { Refused, useAct } from "./useAct";
import { useDraft } from "./useDraft";
import { complianceWords, inLang } from "./words";

const LONGEST_DAYS = 366;
const DAYS = 30;

/** The rule keeps quiet about what this case is about, for a reason and until a day. */
export function SnoozeDialog({ board, onClose }: { board: Board; onClose: () => void }) {
  const { lang, words: all } = useWords();
  const words = complianceWords(lang);
  const of = board.case;
  const values: [Pivot, string | null][] = [
    ["person", of.person],
    ["customer_id", of.customer_id],
    ["product_code", of.product_code],
    ...[...new Set(board.findings.map((one) => one.material.source))].map((one): [Pivot, string] => ["source", one]),
  ];
  const choices = values.filter((one): one is [Pivot, string] => one[1] !== null);
  const rules = [...new Map(board.findings.map((one) => [one.rule_id, one])).values()];
  const [rule, setRule] = useState(rules[0]?.rule_id ?? "");
  const [chosen, setChosen] = useState(0);
  const [until, setUntil] = useState(dayAfter(today(), DAYS));
  const [reason, setReason, drop] = useDraft(`snooze:${of.id}`, "");
  const [made, setMade] = useState("");
  const act = useAct();
  const send = () =>
    act.run(async () => {
      const [pivot, value] = choices[chosen]!;
      const snooze = await complianceCalls.snooze({ rule_id: rule, pivot, value, reason: reason.trim(), until });
      drop();
      setMade(words.snooze.made(snooze.rule_id, snooze.until));
    });
  return (
    <Dialog title={words.snooze.title} onClose={onClose}>
      {made ? (
        <>
          <p role="status">{made}</p>
          <button type="button" className="button" autoFocus onClick={onClose}>
            {all.close}
          </button>
        </>
      ) : (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            void send();
          }}
        >
          <p className="quiet">{words.snooze.lead}</p>
          <label className="field">
            <span>{words.snooze.rule}</span>
            <select value={rule} onChange={(event) => setRule(event.target.value)}>
              {rules.map((one) => (
                <option key={one.rule_id} value={one.rule_id}>
                  {one.rule_id} {inLang(lang, one.name_zh, one.name_en)}
                </option>
              ))}
            </select>
          </label>
          <fieldset className="choices">
            <legend>{words.snooze.pivot}</legend>
            {choices.map(([pivot, value], at) => (
              <label key={`${pivot}:${value}`} className="tick">
                <input type="radio" name="pivot" checked={chosen === at} onChange={() => setChosen(at)} />
                <span>
                  {words.pivots[pivot]} <code>{value}</code>
                </span>
              </label>
            ))}
          </fieldset>
          <label className="field">
            <span>{words.snooze.until}</span>
            <input type="date" required min={today()} max={dayAfter(today(), LONGEST_DAYS)} value={until} onChange={(event) => setUntil(event.target.value)} />
          </label>
          <label className="field">
            <span>{words.snooze.reason}</span>
            <textarea required rows={3} maxLength={2000} value={reason} onChange={(event) => setReason(event.target.value)} />
          </label>
          <Refused problem={act.problem} />
          <div className="choice">
            <button type="submit" className="button primary" disabled={act.busy || !reason.trim()}>
              {words.snooze.make}
            </button>
            <button type="button" className="button" onClick={onClose}>
              {all.cancel}
            </button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
