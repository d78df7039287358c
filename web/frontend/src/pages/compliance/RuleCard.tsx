import type { Finding, RuleCited, Verified } from "../../api/compliance";
import { Icon } from "../../parts/Icon";
import { useWords } from "../../words";
import { moment } from "../../words/dates";
import { SeverityMark } from "./Marks";
import { complianceWords, inLang } from "./words";

const HERE = "CN";

export const percentOf = (part: number, lang: string, digits = 0) =>
  new Intl.NumberFormat(lang, { style: "percent", maximumFractionDigits: digits }).format(part);

/** How an article's number is known. */
export function VerifiedMark({ verified }: { verified: Verified }) {
  const { lang } = useWords();
  return (
    <span className={`verified ${verified}`}>
      <Icon name={verified === "text" ? "check" : verified === "secondary" ? "document" : "warn"} />
      {complianceWords(lang).rule.verified[verified]}
    </span>
  );
}

export interface BasisLine {
  name: string;
  number: string;
  jurisdiction?: string;
  article: string;
  verified: Verified;
  in_force: string | null;
}

export function BasisList({ basis }: { basis: BasisLine[] }) {
  const { lang } = useWords();
  const words = complianceWords(lang);
  return (
    <ul className="basis">
      {basis.map((one, at) => (
        <li key={at}>
          <p>
            {lang === "en" ? one.name : `《${one.name}》`}
            {one.article && <strong> {one.article}</strong>}
          </p>
          <p className="quiet">
            <VerifiedMark verified={one.verified} />
            {[one.jurisdiction, one.number, one.in_force && words.rule.inForce(one.in_force)].filter(Boolean).map((text) => (
              <span key={text as string}>{text}</span>
            ))}
          </p>
        </li>
      ))}
    </ul>
  );
}

/** What a rule rests on where we are, and elsewhere behind a disclosure. */
function BasisHere({ rule }: { rule: RuleCited }) {
  const { lang } = useWords();
  const words = complianceWords(lang);
  const named = rule.basis.map((one) => ({ ...one, name: inLang(lang, one.name_zh, one.name_en) }));
  const elsewhere = named.filter((one) => one.jurisdiction !== HERE);
  return (
    <>
      <BasisList basis={named.filter((one) => one.jurisdiction === HERE)} />
      {elsewhere.length > 0 && (
        <details className="elsewhere">
          <summary>{words.rule.elsewhere(elsewhere.length)}</summary>
          <BasisList basis={elsewhere} />
        </details>
      )}
    </>
  );
}

/** The rule of a finding as it was when it found it, what it rests on, and what it was like. */
export function RuleCard({ finding, rule }: { finding: Finding; rule: RuleCited | undefined }) {
  const { lang } = useWords();
  const words = complianceWords(lang);
  const reason = inLang(lang, finding.reason_zh, finding.reason_en);
  return (
    <section className="rule-card" aria-labelledby="rule-title">
      <h2 id="rule-title">{words.rule.title}</h2>
      <p className="rule-name">
        <strong>{inLang(lang, finding.name_zh, finding.name_en)}</strong>
        <SeverityMark severity={finding.severity} />
      </p>
      <p className="quiet">
        {finding.rule_id} · {words.rule.version(finding.rule_version)} · {words.rule.detector}
        {lang === "en" ? " " : "："}
        {words.detectors[finding.detector]}
        {finding.score < 1 && ` · ${words.finding.score(percentOf(finding.score, lang))}`} ·{" "}
        {words.finding.foundAt(moment(finding.found_at, lang))}
      </p>
      {rule && inLang(lang, rule.what_zh, rule.what_en) && <p>{inLang(lang, rule.what_zh, rule.what_en)}</p>}
      {reason && <p className="rule-reason">{reason}</p>}
      <h3>{words.rule.basis}</h3>
      {rule && rule.basis.length > 0 ? (
        <BasisHere rule={rule} />
      ) : (
        <p className="quiet">{words.rule.noBasis}</p>
      )}
      <h3>{words.rule.neighbours}</h3>
      {finding.neighbours.length === 0 && <p className="quiet">{words.rule.neighboursNone}</p>}
      <ul className="neighbours">
        {finding.neighbours.map((one, at) => (
          <li key={at}>
            <q>{one.text}</q>
            <p className="quiet">
              {words.rule.likeness(percentOf(one.likeness, lang))} · {one.rules.length ? one.rules.join(lang === "en" ? ", " : "、") : words.rule.clean}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
