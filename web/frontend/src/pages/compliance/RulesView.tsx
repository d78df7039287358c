import { useState } from "react";
import type { Rule } from "../../api/compliance";
import { useWords } from "../../words";
import { SeverityMark } from "./Marks";
import { RuleDetail } from "./RuleDetail";
import { complianceWords } from "./words";

interface Props {
  rules: Rule[];
  current: string;
  onPick: (rule: string) => void;
  onChanged: () => void;
  nameOf: (subject: string | null) => string;
}

/** The rules in use, and one of them with its versions. */
export function RulesView({ rules, current, onPick, onChanged, nameOf }: Props) {
  const { lang, words: all } = useWords();
  const words = complianceWords(lang);
  const tongue = lang === "en" ? "en" : "zh";
  const [text, setText] = useState("");
  if (current) {
    const rule = rules.find((one) => one.id === current);
    return <RuleDetail key={current} id={current} rule={rule} onBack={() => onPick("")} onChanged={onChanged} nameOf={nameOf} />;
  }
  const wanted = text.trim().toLowerCase();
  const found = rules.filter((one) => [one.id, one.name["zh"], one.name["en"]].some((name) => name?.toLowerCase().includes(wanted)));
  return (
    <article className="rules-view">
      <h1>{words.rules.title}</h1>
      <p className="quiet">{words.rules.note}</p>
      <input
        type="search"
        className="search-box"
        placeholder={words.rules.search}
        aria-label={words.rules.search}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {rules.length === 0 && <p className="quiet">{all.loading}</p>}
      {rules.length > 0 && found.length === 0 && <p className="quiet">{words.rules.none}</p>}
      <ul className="rule-lines">
        {found.map((one) => (
          <li key={one.id}>
            <button type="button" className="rule-line" onClick={() => onPick(one.id)}>
              <span className="rule-line-head">
                <code>{one.id}</code>
                <strong>{one.name[tongue]}</strong>
                <SeverityMark severity={one.severity} />
              </span>
              <span className="quiet">
                {[
                  words.rules[one.duty],
                  one.detectors.map((name) => words.detectors[name]).join(lang === "en" ? ", " : "、"),
                  validOf(one, words.rules),
                  words.rules.basis(one.basis.length),
                  words.rule.version(one.version),
                ].join(" · ")}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </article>
  );
}

/** When a rule holds where we are; other jurisdictions have days of their own. */
export function validOf(rule: Rule, words: { from: (day: string) => string; until: (day: string) => string; always: string }): string {
  const start = rule.starts["CN"];
  return [start ? words.from(start) : words.always, rule.ends && words.until(rule.ends)].filter(Boolean).join(" ");
}
