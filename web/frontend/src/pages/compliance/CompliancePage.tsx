import { useEffect, useRef, useState } from "react";
import { complianceCalls } from "../../api/compliance";
import { Bar } from "../../parts/Bar";
import { Icon } from "../../parts/Icon";
import { ProblemNote } from "../../parts/ProblemNote";
import { go, usePath } from "../../session/path";
import { useSession } from "../../session/session";
import { useKeys } from "../../session/useKeys";
import { NARROW, useMedia } from "../../session/useMedia";
import { useWords } from "../../words";
import { useLoaded } from "../reports/useLoaded";
import { useAsking } from "../research/useAsking";
import { AskView } from "./AskView";
import { BoardView, type BoardKeys } from "./BoardView";
import { FiguresView } from "./FiguresView";
import { Inbox } from "./Inbox";
import { Keys } from "./Keys";
import { RulesView } from "./RulesView";
import { SnoozesView } from "./SnoozesView";
import { SweepsView } from "./SweepsView";
import { TABS, useInbox, type Filters, type Tab } from "./useInbox";
import { complianceWords } from "./words";

type View = "cases" | "ask" | "figures" | "rules" | "sweeps" | "snoozes";
const VIEWS: View[] = ["cases", "ask", "figures", "rules", "sweeps", "snoozes"];
const FILTERS: (keyof Filters)[] = ["text", "severity", "rule", "person"];
const PAGE = 100;

/** The compliance officer's pages: cases, questions, figures, rules, sweeps. Where one is stands in the address. */
export default function CompliancePage() {
  const { lang, words: all } = useWords();
  const words = complianceWords(lang);
  const works = useSession().me?.scopes.includes("cases:work") ?? false;
  const at = usePath().searchParams;
  const view = VIEWS.find((one) => one === at.get("view")) ?? "cases";
  const tab: Tab = TABS.find((one) => one === at.get("tab")) ?? (works ? "unassigned" : "all");
  const filters = Object.fromEntries(FILTERS.map((name) => [name, at.get(name) ?? ""])) as unknown as Filters;
  const current = at.get("c") ?? "";
  const narrow = useMedia(NARROW);
  const [count, setCount] = useState(PAGE);
  const [help, setHelp] = useState(false);
  const search = useRef<HTMLInputElement>(null);
  const board = useRef<BoardKeys>(null);
  const field = useRef<HTMLInputElement>(null);
  const asking = useAsking("compliance");
  const officers = useLoaded("officers", complianceCalls.officers);
  const rules = useLoaded("rules", complianceCalls.rules);
  const { page, counts } = useInbox(tab, filters, count);
  const names = new Map(officers.value?.map((one) => [one.subject, one.name]));
  const nameOf = (subject: string | null) => (subject === "system" ? words.system : (names.get(subject ?? "") ?? subject ?? ""));

  const visit = (change: Record<string, string>, how: "push" | "replace" = "push") => {
    const next = new URLSearchParams(at);
    for (const [name, value] of Object.entries(change)) {
      if (value) next.set(name, value);
      else next.delete(name);
    }
    const query = next.toString();
    go(query ? `/compliance?${query}` : "/compliance", how);
  };
  const open = (id: string) => visit({ c: id, f: "", view: "", about: "" });
  const toList = () => visit({ c: "", f: "" });
  useEffect(() => {
    const waiting = counts?.unassigned ?? 0;
    document.title = `${waiting > 0 ? `(${waiting}) ` : ""}${words.title} · ${all.product}`;
  }, [words, all, counts]);
  const asks = view === "ask";
  const [keys, setKeys] = useKeys({
    "?": () => setHelp(true),
    "/": () => (asks ? field : search).current?.focus(),
    n: () => {
      if (!asks) return;
      asking.clear();
      field.current?.focus();
    },
    j: () => board.current?.step(1),
    k: () => board.current?.step(-1),
    p: () => board.current?.play(),
    escape: () => (asks ? asking.stop() : current && toList()),
  });

  const inbox = (
    <Inbox
      tab={tab}
      filters={filters}
      page={page}
      counts={counts}
      rules={rules.value ?? []}
      current={current}
      search={search}
      onTab={(next) => visit({ tab: next })}
      onFilters={(next) => visit({ ...next }, "replace")}
      onPick={open}
      onMore={() => setCount(count + PAGE)}
    />
  );
  const cases = view === "cases";
  const listFirst = narrow && cases && !current;
  return (
    <div className={["compliance", cases ? "with-list" : "", current && cases ? "with-case" : ""].filter(Boolean).join(" ")}>
      <a className="skip" href="#compliance">
        {all.skip}
      </a>
      <Bar
        href="/compliance"
        name={words.title}
        onHome={() => go("/compliance")}
        onHelp={() => setHelp(true)}
        before={
          narrow && cases && current && (
            <button type="button" className="button ghost square" aria-label={words.keys.list} onClick={toList}>
              <Icon name="back" />
            </button>
          )
        }
      />
      <nav className="views" aria-label={words.views.label}>
        {VIEWS.map((one) => (
          <a
            key={one}
            className="view-link"
            href={one === "cases" ? "/compliance" : `/compliance?view=${one}`}
            aria-current={one === view ? "page" : undefined}
            onClick={(event) => {
              event.preventDefault();
              visit({ view: one === "cases" ? "" : one, on: "", about: "" });
            }}
          >
            {words.views[one]}
          </a>
        ))}
      </nav>
      {cases && !narrow && <div className="list-column">{inbox}</div>}
      <main className={asks ? "research-main" : "compliance-main"} id="compliance" tabIndex={-1}>
        {rules.problem && <ProblemNote problem={rules.problem} again={rules.again} />}
        {officers.problem && <ProblemNote problem={officers.problem} again={officers.again} />}
        {listFirst && (
          <>
            <h1 className="sr-only">{words.title}</h1>
            {inbox}
          </>
        )}
        {cases && !narrow && !current && (
          <div className="pick">
            <h1>{words.inbox.pick}</h1>
            <p className="quiet">{words.inbox.pickNote}</p>
          </div>
        )}
        {cases && current && (
          <BoardView
            key={current}
            id={current}
            finding={at.get("f") ?? ""}
            officers={officers.value ?? []}
            nameOf={nameOf}
            keys={board}
            onFinding={(finding) => visit({ f: finding }, "replace")}
            onChanged={page.again}
            onOpen={open}
            onAsk={(number) => visit({ view: "ask", about: String(number) })}
            onPerson={(person) => visit({ tab: "all", person, c: narrow ? "" : current })}
          />
        )}
        {asks && <AskView asking={asking} field={field} about={at.get("about") ?? ""} known={page.value?.cases[0]?.number} />}
        {view === "figures" && <FiguresView nameOf={nameOf} />}
        {view === "rules" && (
          <RulesView rules={rules.value ?? []} current={at.get("on") ?? ""} onPick={(id) => visit({ on: id })} onChanged={rules.again} nameOf={nameOf} />
        )}
        {view === "sweeps" && <SweepsView nameOf={nameOf} />}
        {view === "snoozes" && <SnoozesView nameOf={nameOf} />}
      </main>
      {help && <Keys enabled={keys} setEnabled={setKeys} onClose={() => setHelp(false)} />}
    </div>
  );
}
