import { lazy, Suspense, useState, type ReactNode } from "react";
import { complianceCalls, type Figures } from "../../api/compliance";
import type { DataChart } from "../../api/types";
import { useWords } from "../../words";
import { useLoaded } from "../reports/useLoaded";
import { AGES, backlogChart, daysChart, precisionChart } from "./charts";
import { dayAfter, today } from "./days";
import { percentOf } from "./RuleCard";
import { Refused } from "./useAct";
import { complianceWords, inLang } from "./words";

const Drawing = lazy(() => import("../data/Drawing"));
const DAYS = 29;

/** How well the rules and their reviewers do, over a stretch of days. */
export function FiguresView({ nameOf }: { nameOf: (subject: string) => string }) {
  const { lang, words: all } = useWords();
  const words = complianceWords(lang);
  const [since, setSince] = useState(dayAfter(today(), -DAYS));
  const [until, setUntil] = useState(today());
  const loaded = useLoaded(`${since}:${until}`, () => complianceCalls.figures(since, until));
  const figures = loaded.value;
  return (
    <article className="figures-view">
      <h1>{words.figures.title}</h1>
      <div className="choice">
        <label className="field">
          <span>{words.figures.since}</span>
          <input type="date" required value={since} max={until} onChange={(event) => event.target.value && setSince(event.target.value)} />
        </label>
        <label className="field">
          <span>{words.figures.until}</span>
          <input type="date" required value={until} min={since} onChange={(event) => event.target.value && setUntil(event.target.value)} />
        </label>
      </div>
      <Refused problem={loaded.problem} />
      {!figures && !loaded.problem && <p className="quiet">{all.loading}</p>}
      {figures && <Shown figures={figures} nameOf={nameOf} />}
    </article>
  );
}

function Shown({ figures, nameOf }: { figures: Figures; nameOf: (subject: string) => string }) {
  const { lang } = useWords();
  const words = complianceWords(lang).figures;
  const severity = complianceWords(lang).severity;
  const hours = (value: number | null) => (value === null ? "—" : words.hours(new Intl.NumberFormat(lang, { maximumFractionDigits: 1 }).format(value)));
  const kappaOf = (value: number | null) => (value === null ? "—" : value.toFixed(2));
  const { agreement, decisions, snoozed } = figures;
  return (
    <>
      <dl className="cards">
        <Card name={words.kappa} value={kappaOf(agreement.kappa)} note={words.kappaNote(agreement.n, agreement.agreed)} />
        <Card name={words.time} value={hours(decisions.median_h)} note={words.p90(hours(decisions.p90_h), decisions.n)} />
        <Card name={words.snoozed} value={snoozed.share === null ? "—" : percentOf(snoozed.share, lang, 1)} note={words.snoozedNote(snoozed.snoozed, snoozed.findings)} />
      </dl>
      <Part title={words.backlog} note={words.backlogNote} chart={figures.backlog.some((one) => AGES.some((age) => one[age] > 0)) ? backlogChart(figures, complianceWords(lang)) : null}>
        <Table heads={[complianceWords(lang).inbox.severity, ...AGES.map((age) => words.ages[age]), words.ages.overdue]}>
          {figures.backlog.map((one) => (
            <tr key={one.severity}>
              <th scope="row">{severity[one.severity]}</th>
              {AGES.map((age) => (
                <td key={age}>{one[age]}</td>
              ))}
              <td>{one.overdue}</td>
            </tr>
          ))}
        </Table>
      </Part>
      <Part title={words.days} chart={figures.days.length ? daysChart(figures, complianceWords(lang)) : null}>
        <Table heads={[words.day, words.ruleHead, complianceWords(lang).finding.title]}>
          {figures.days.map((one) => (
            <tr key={`${one.day}:${one.rule_id}`}>
              <th scope="row">{one.day}</th>
              <td>{one.rule_id}</td>
              <td>{one.findings}</td>
            </tr>
          ))}
        </Table>
      </Part>
      <Part title={words.precision} note={words.precisionNote} chart={figures.rules.some((one) => one.precision !== null) ? precisionChart(figures, complianceWords(lang)) : null} open>
        <Table heads={[words.ruleHead, words.versionHead, words.confirmed, words.valuable, words.falseAlarms, words.needsMore, words.precisionHead]}>
          {figures.rules.map((one) => (
            <tr key={`${one.rule_id}@${one.rule_version}`}>
              <th scope="row">
                {one.rule_id} {inLang(lang, one.name_zh, one.name_en)}
              </th>
              <td>{one.rule_version}</td>
              <td>{one.confirmed}</td>
              <td>{one.valuable}</td>
              <td>{one.false_alarms}</td>
              <td>{one.needs_more}</td>
              <td>{one.precision === null ? "—" : percentOf(one.precision, lang, 1)}</td>
            </tr>
          ))}
        </Table>
      </Part>
      {agreement.pairs.length > 0 && (
        <Part title={words.pairs} chart={null} open>
          <Table heads={[words.pair, words.pairsN, words.agreed, "κ"]}>
            {agreement.pairs.map((one) => (
              <tr key={`${one.first}:${one.second}`}>
                <th scope="row">
                  {nameOf(one.first)} · {nameOf(one.second)}
                </th>
                <td>{one.n}</td>
                <td>{one.agreed}</td>
                <td>{kappaOf(one.kappa)}</td>
              </tr>
            ))}
          </Table>
        </Part>
      )}
    </>
  );
}

function Card({ name, value, note }: { name: string; value: string; note: string }) {
  return (
    <div className="card">
      <dt>{name}</dt>
      <dd>
        <strong>{value}</strong>
        <span className="quiet">{note}</span>
      </dd>
    </div>
  );
}

interface PartProps {
  title: string;
  note?: string;
  chart: DataChart | null;
  /** Whether the table is open at once. */
  open?: boolean;
  children: ReactNode;
}

/** A drawing and, under it, its figures as a table. */
function Part({ title, note, chart, open = false, children }: PartProps) {
  const { lang, words: all } = useWords();
  const words = complianceWords(lang).figures;
  const empty = chart === null && !open;
  return (
    <section className="figures-part">
      <h2>{title}</h2>
      {note && <p className="quiet">{note}</p>}
      {chart && (
        <figure className="chart-box" aria-label={title}>
          <Suspense fallback={<p className="quiet">{all.loading}</p>}>
            <Drawing chart={chart} />
          </Suspense>
        </figure>
      )}
      {empty ? (
        <p className="quiet">{words.none}</p>
      ) : (
        <details open={open}>
          <summary>{words.table}</summary>
          {children}
        </details>
      )}
    </section>
  );
}

export function Table({ heads, children }: { heads: string[]; children: ReactNode }) {
  return (
    <div className="rows" tabIndex={0} role="group" aria-label={heads[0]}>
      <table>
        <thead>
          <tr>
            {heads.map((one) => (
              <th key={one} scope="col">
                {one}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
