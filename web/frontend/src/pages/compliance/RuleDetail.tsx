import { useState } from "react";
import { complianceCalls, type Rule, type RuleVersion } from "../../api/compliance";
import { Icon } from "../../parts/Icon";
import { ProblemNote } from "../../parts/ProblemNote";
import { useSession } from "../../session/session";
import { useWords } from "../../words";
import { moment } from "../../words/dates";
import { useLoaded } from "../reports/useLoaded";
import { ChangeForm } from "./ChangeForm";
import { EffectView } from "./EffectView";
import { SeverityMark } from "./Marks";
import { BasisList, percentOf } from "./RuleCard";
import { validOf } from "./RulesView";
import { Refused, useAct } from "./useAct";
import { complianceWords, type ComplianceWords } from "./words";

interface Props {
  id: string;
  /** Undefined when it is switched off here. */
  rule: Rule | undefined;
  onBack: () => void;
  onChanged: () => void;
  nameOf: (subject: string | null) => string;
}

/** One rule: what it says, what it rests on, and what was changed of it here. */
export function RuleDetail({ id, rule, onBack, onChanged, nameOf }: Props) {
  const { lang, words: all } = useWords();
  const words = complianceWords(lang);
  const tongue = lang === "en" ? "en" : "zh";
  const { me } = useSession();
  const may = me?.scopes.includes("rules:write") ?? false;
  const loaded = useLoaded(id, () => complianceCalls.versions(id));
  const [kept, setKept] = useState("");
  return (
    <article className="rules-view">
      <button type="button" className="button ghost small back-link" onClick={onBack}>
        <Icon name="back" />
        {words.rules.list}
      </button>
      <h1>
        <code>{id}</code> {rule?.name[tongue]}
      </h1>
      {rule ? <Said rule={rule} /> : <p className="note">{words.rules.off}</p>}
      <section aria-labelledby="versions-title">
        <h2 id="versions-title">{words.rules.versions}</h2>
        {loaded.problem && <ProblemNote problem={loaded.problem} again={loaded.again} />}
        {!loaded.value && !loaded.problem && <p className="quiet">{all.loading}</p>}
        {loaded.value && <p className="quiet">{loaded.value.in_use ? words.rules.inUse(loaded.value.in_use) : words.rules.off}</p>}
        {loaded.value?.versions.length === 0 && <p className="quiet">{words.rules.noVersions}</p>}
        <ul className="version-lines">
          {loaded.value?.versions.map((one) => (
            <li key={one.version}>
              <VersionLine
                version={one}
                may={may}
                own={one.made_by === me?.subject}
                nameOf={nameOf}
                onChanged={() => {
                  loaded.again();
                  onChanged();
                }}
              />
            </li>
          ))}
        </ul>
        <p role="status" className={kept ? "standing" : "sr-only"}>
          {kept && words.rules.draftKept(kept)}
        </p>
        {may && (
          <ChangeForm
            id={id}
            onKept={(version) => {
              setKept(version);
              loaded.again();
            }}
          />
        )}
      </section>
    </article>
  );
}

function Said({ rule }: { rule: Rule }) {
  const { lang } = useWords();
  const words = complianceWords(lang);
  const tongue = lang === "en" ? "en" : "zh";
  const comma = lang === "en" ? ", " : "、";
  return (
    <>
      <p className="board-marks">
        <SeverityMark severity={rule.severity} />
        <span className="verdict">{words.rules[rule.duty]}</span>
        <span className="quiet">{words.rule.version(rule.version)}</span>
      </p>
      <p>{rule.what[tongue]}</p>
      <dl className="board-facts">
        <div>
          <dt>{words.rule.detector}</dt>
          <dd>{rule.detectors.map((one) => words.detectors[one]).join(comma)}</dd>
        </div>
        <div>
          <dt>{words.rules.forms}</dt>
          <dd>{rule.forms.map((one) => words.forms[one]).join(comma)}</dd>
        </div>
        <div>
          <dt>{words.rules.validity}</dt>
          <dd>{validOf(rule, words.rules)}</dd>
        </div>
      </dl>
      <h2>{words.rule.basis}</h2>
      <BasisList basis={rule.basis.map((one) => ({ ...one, name: one.name[tongue] ?? "" }))} />
    </>
  );
}

interface LineProps {
  version: RuleVersion;
  may: boolean;
  own: boolean;
  nameOf: (subject: string | null) => string;
  onChanged: () => void;
}

function VersionLine({ version, may, own, nameOf, onChanged }: LineProps) {
  const { lang } = useWords();
  const words = complianceWords(lang);
  const act = useAct();
  const [share, setShare] = useState("100");
  const draft = version.state === "draft";
  const shadow = () =>
    act.run(async () => {
      await complianceCalls.shadow(version.rule_id, version.version, Number(share) / 100);
      onChanged();
    });
  const approve = () => {
    if (!window.confirm(words.rules.approveSure(version.version))) return;
    void act.run(async () => {
      await complianceCalls.approve(version.rule_id, version.version);
      onChanged();
    });
  };
  return (
    <article className="version-line">
      <p>
        <strong>{version.version}</strong>{" "}
        <span className={version.state === "live" ? "verdict approved" : "verdict"}>{words.rules.states[version.state]}</span>
      </p>
      <p>{version.note}</p>
      <ul className="change-lines">
        {linesOf(version, words, lang).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <p className="quiet">
        {words.rules.madeBy(nameOf(version.made_by), moment(version.made_at, lang))}
        {version.approved_by && version.live_at && ` · ${words.rules.approvedBy(nameOf(version.approved_by), moment(version.live_at, lang))}`}
      </p>
      {version.shadow_sweep && <EffectView key={version.shadow_sweep} version={version} />}
      <Refused problem={act.problem} again={() => (act.clear(), onChanged())} />
      {draft && may && (
        <div className="choice end-aligned">
          <label className="field">
            <span>{words.rules.shadowShare} (%)</span>
            <input type="number" min={1} max={100} value={share} onChange={(event) => setShare(event.target.value)} />
          </label>
          <button type="button" className="button" disabled={act.busy} title={words.rules.shadowSure} onClick={() => void shadow()}>
            {words.rules.shadow}
          </button>
          {!own && (
            <button type="button" className="button primary" disabled={act.busy || !version.shadow_sweep} onClick={approve}>
              <Icon name="check" />
              {words.rules.approve}
            </button>
          )}
        </div>
      )}
      {draft && may && <p className="quiet">{own ? words.rules.notOwn : !version.shadow_sweep && words.rules.shadowFirst}</p>}
    </article>
  );
}

/** What differs, a line for each. */
function linesOf({ content }: RuleVersion, words: ComplianceWords, lang: string): string[] {
  const colon = lang === "en" ? ": " : "：";
  const said = (name: string, value: string | undefined) => (value ? [`${name}${colon}${value}`] : []);
  const plain = (name: string) => name.replace(/\s*[(（].*/, "");
  return [
    ...(content.off ? [words.rules.turnOff] : []),
    ...said(words.rules.severity, content.severity && words.severity[content.severity]),
    ...said(plain(words.rules.threshold), content.threshold === undefined ? undefined : percentOf(content.threshold, lang)),
    ...said(words.rules.starts, content.starts),
    ...said(words.rules.ends, content.ends),
    ...said(plain(words.rules.patterns), content.patterns?.join("  ")),
    ...said(plain(words.rules.mustFire), content.must_fire?.join(" / ")),
    ...said(plain(words.rules.mustNotFire), content.must_not_fire?.join(" / ")),
  ];
}
