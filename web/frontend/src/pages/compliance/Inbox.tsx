import { useEffect, useRef, useState, type RefObject } from "react";
import { SEVERITIES, type CaseLine, type Counts, type Rule } from "../../api/compliance";
import { ProblemNote } from "../../parts/ProblemNote";
import { useSession } from "../../session/session";
import { useNow } from "../../session/useNow";
import { useWords } from "../../words";
import { DueMark, LookMark, SeverityMark, StateMark } from "./Marks";
import { TABS, type Filters, type Tab } from "./useInbox";
import type { Loaded } from "../reports/useLoaded";
import type { CasePage } from "../../api/compliance";
import { complianceWords, inLang } from "./words";

interface Props {
  tab: Tab;
  filters: Filters;
  page: Loaded<CasePage>;
  counts: Counts | null;
  rules: Rule[];
  current: string;
  search: RefObject<HTMLInputElement | null>;
  onTab: (tab: Tab) => void;
  onFilters: (filters: Filters) => void;
  onPick: (id: string) => void;
  onMore: () => void;
}

/** Cases by what waits for whom, the most pressing first. */
export function Inbox(props: Props) {
  const { lang, words: all } = useWords();
  const words = complianceWords(lang);
  const now = useNow(30_000);
  const { page, counts, tab, filters } = props;
  const filtered = Object.values(filters).some(Boolean);
  const [title, note] = words.inbox.empty[filtered ? "filtered" : tab] as [string, string];
  const numbers: Partial<Record<Tab, number>> = counts ?? {};
  return (
    <nav className="case-list" aria-label={words.inbox.label}>
      <div className="tabs" role="tablist" aria-label={words.inbox.label}>
        {TABS.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`inbox-${name}`}
            aria-controls="inbox-list"
            aria-selected={tab === name}
            tabIndex={tab === name ? 0 : -1}
            className="tab"
            onClick={() => props.onTab(name)}
            onKeyDown={(event) => {
              const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
              if (!step) return;
              const next = TABS[(TABS.indexOf(tab) + step + TABS.length) % TABS.length]!;
              props.onTab(next);
              document.getElementById(`inbox-${next}`)?.focus();
            }}
          >
            {words.inbox.tabs[name]}
            {(numbers[name] ?? 0) > 0 && <span className="count">{numbers[name]}</span>}
          </button>
        ))}
      </div>
      <FilterBox {...props} />
      {counts && (
        <p className="quiet inbox-sum">
          {words.inbox.openCount(counts.open)}
          {counts.overdue > 0 && <strong className="late"> · {words.inbox.overdue(counts.overdue)}</strong>}
        </p>
      )}
      <div id="inbox-list" role="tabpanel" aria-labelledby={`inbox-${tab}`}>
        {page.problem && <ProblemNote problem={page.problem} again={page.again} />}
        {!page.value && !page.problem && <p className="quiet">{all.loading}</p>}
        <p className="sr-only" role="status">
          {page.value && words.inbox.count(page.value.cases.length)}
        </p>
        {page.value?.cases.length === 0 && (
          <div className="history-empty">
            <p>{title}</p>
            <p className="quiet">{note}</p>
            {filtered && (
              <button type="button" className="button small" onClick={() => props.onFilters({ text: "", severity: "", rule: "", person: "" })}>
                {words.inbox.clear}
              </button>
            )}
          </div>
        )}
        <ul className="case-lines">
          {page.value?.cases.map((one) => (
            <li key={one.id}>
              <Line one={one} now={now} current={one.id === props.current} onPick={() => props.onPick(one.id)} />
            </li>
          ))}
        </ul>
        {page.value?.next && (
          <button type="button" className="button small" onClick={props.onMore}>
            {words.inbox.more}
          </button>
        )}
      </div>
    </nav>
  );
}

function Line({ one, now, current, onPick }: { one: CaseLine; now: number; current: boolean; onPick: () => void }) {
  const { lang } = useWords();
  const words = complianceWords(lang);
  const { me } = useSession();
  const own = one.state === "decided" && one.decided_by === me?.subject;
  return (
    <button type="button" className="case-line" aria-current={current ? "true" : undefined} onClick={onPick}>
      <span className="case-line-head">
        <span className="case-number">#{one.number}</span>
        <SeverityMark severity={one.severity} />
        <DueMark one={one} now={now} />
      </span>
      <span className="case-line-title">{inLang(lang, one.title_zh, one.title_en)}</span>
      <span className="case-line-foot">
        <StateMark state={one.state} />
        <LookMark one={one} />
        {one.state !== "open" && <span>{own ? words.inbox.own : one.assignee_name}</span>}
        <span>{words.inbox.findings(one.findings)}</span>
      </span>
    </button>
  );
}

/** Words to look for at once, the rest behind a disclosure. */
function FilterBox({ filters, onFilters, rules, page, search }: Props) {
  const { lang } = useWords();
  const words = complianceWords(lang);
  const [text, setText] = useState(filters.text);
  const latest = useRef({ filters, onFilters });
  latest.current = { filters, onFilters };
  useEffect(() => setText(filters.text), [filters.text]);
  useEffect(() => {
    const asked = text.trim();
    if (asked === latest.current.filters.text) return;
    const timer = window.setTimeout(() => latest.current.onFilters({ ...latest.current.filters, text: asked }), 300);
    return () => window.clearTimeout(timer);
  }, [text]);
  const more = [filters.severity, filters.rule, filters.person].filter(Boolean).length;
  const [shown, setShown] = useState(more > 0);
  const people = new Map(page.value?.cases.map((one) => [one.person, one.person_name]));
  const change = (part: Partial<Filters>) => onFilters({ ...filters, ...part });
  return (
    <div className="filters" role="search">
      <input
        ref={search}
        type="search"
        maxLength={100}
        placeholder={words.inbox.search}
        aria-label={words.inbox.search}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <details open={shown} onToggle={(event) => setShown(event.currentTarget.open)}>
        <summary>
          {words.inbox.filters}
          {more > 0 && <span className="count">{more}</span>}
        </summary>
        <div className="filter-fields">
          <label className="field">
            <span>{words.inbox.severity}</span>
            <select value={filters.severity} onChange={(event) => change({ severity: event.target.value })}>
              <option value="">{words.inbox.every}</option>
              {SEVERITIES.map((one) => (
                <option key={one} value={one}>
                  {words.severity[one]}
                </option>
              ))}
            </select>
          </label>
          <label className="field">
            <span>{words.inbox.rule}</span>
            <select value={filters.rule} onChange={(event) => change({ rule: event.target.value })}>
              <option value="">{words.inbox.every}</option>
              {rules.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.id} {one.name[lang === "en" ? "en" : "zh"]}
                </option>
              ))}
            </select>
          </label>
          <label className="field">
            <span>{words.inbox.person}</span>
            <PersonField value={filters.person} people={people} onChange={(person) => change({ person })} />
          </label>
          {more > 0 && (
            <button type="button" className="button small" onClick={() => change({ severity: "", rule: "", person: "" })}>
              {words.inbox.clear}
            </button>
          )}
        </div>
      </details>
    </div>
  );
}

/** A person's number, taken when it is chosen or the field is left. */
function PersonField(props: { value: string; people: Map<string, string>; onChange: (value: string) => void }) {
  const [text, setText] = useState(props.value);
  useEffect(() => setText(props.value), [props.value]);
  const take = (value: string) => value.trim() !== props.value && props.onChange(value.trim());
  return (
    <>
      <input
        list="case-people"
        maxLength={128}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          if (props.people.has(event.target.value)) take(event.target.value);
        }}
        onBlur={() => take(text)}
        onKeyDown={(event) => event.key === "Enter" && take(text)}
      />
      <datalist id="case-people">
        {[...props.people].map(([id, name]) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </datalist>
    </>
  );
}
