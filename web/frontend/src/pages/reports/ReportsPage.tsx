import { useCallback, useEffect, useState } from "react";
import { reportCalls, type ReportLine } from "../../api/reports";
import { Bar } from "../../parts/Bar";
import { Dialog } from "../../parts/Dialog";
import { Icon } from "../../parts/Icon";
import { KeyHelp } from "../../parts/KeyHelp";
import { ProblemNote } from "../../parts/ProblemNote";
import { go, usePath } from "../../session/path";
import { useSession } from "../../session/session";
import { useKeys } from "../../session/useKeys";
import { NARROW, useMedia } from "../../session/useMedia";
import { useWords } from "../../words";
import { BatchView } from "./BatchView";
import { NewReport } from "./NewReport";
import { ReportView } from "./ReportView";
import { Schedules } from "./Schedules";
import { SideList } from "./SideList";
import { useLoaded } from "./useLoaded";
import { reportWords } from "./words";

const PAGE = 50;

/** The newest reports, as many as are asked for. */
async function newest(count: number): Promise<{ reports: ReportLine[]; next: string | null }> {
  let reports: ReportLine[] = [];
  let next: string | null = null;
  do {
    const page: { reports: ReportLine[]; next: string | null } = await reportCalls.list(next);
    reports = [...reports, ...page.reports];
    next = page.next;
  } while (next && reports.length < count);
  return { reports, next };
}

/** Reports that are written here: drafts, review, approval, batches and their schedules. */
export default function ReportsPage() {
  const { lang, words: all } = useWords();
  const words = reportWords(lang);
  const at = usePath().searchParams;
  const report = at.get("r") ?? "";
  const batch = at.get("batch") ?? "";
  const view = at.get("view") ?? "";
  const narrow = useMedia(NARROW);
  const [drawer, setDrawer] = useState(false);
  const [help, setHelp] = useState(false);
  const writes = useSession().me?.scopes.includes("reports:write") ?? false;
  const [shown, setShown] = useState(PAGE);
  const listed = useLoaded("reports", () => newest(shown));
  const batches = useLoaded("batches", reportCalls.batches);

  useEffect(() => {
    document.title = `${words.title} · ${all.product}`;
  }, [words, all]);
  const visit = (query: string) => {
    setDrawer(false);
    go(query ? `/reports?${query}` : "/reports");
  };
  const { again: refresh } = listed;
  const { again: refreshBatches } = batches;
  const changed = useCallback(() => refresh(), [refresh]);
  useEffect(() => refresh(), [shown, refresh]);
  const [keys, setKeys] = useKeys({ "?": () => setHelp(true), n: () => visit("") });

  const list = (
    <SideList
      reports={listed.value?.reports ?? null}
      batches={batches.value}
      current={report || batch || view}
      onVisit={visit}
      writes={writes}
      onMore={listed.value?.next ? () => setShown(shown + PAGE) : null}
    />
  );
  return (
    <div className={narrow ? "data" : "data with-list"}>
      <a className="skip" href="#report">
        {all.skip}
      </a>
      <Bar
        href="/reports"
        name={words.title}
        onHome={() => visit("")}
        onHelp={() => setHelp(true)}
        before={
          narrow && (
            <button type="button" className="button ghost square" aria-label={words.reports} onClick={() => setDrawer(true)}>
              <Icon name="menu" />
            </button>
          )
        }
      />
      {!narrow && <div className="list-column">{list}</div>}
      <main className="data-main reports-main" id="report">
        {listed.problem && <ProblemNote problem={listed.problem} again={listed.again} />}
        {report ? (
          <ReportView key={report} id={report} onChanged={changed} onRemoved={() => (refresh(), visit(""))} />
        ) : batch ? (
          <BatchView key={batch} id={batch} writes={writes} onChanged={refreshBatches} onOpen={(id) => visit(`r=${encodeURIComponent(id)}`)} />
        ) : view === "schedules" ? (
          <Schedules writes={writes} />
        ) : !writes ? (
          <div className="pick">
            <h1>{words.pick}</h1>
            <p className="quiet">{words.pickNote}</p>
          </div>
        ) : (
          <NewReport
            key={view}
            many={view === "batch"}
            onMade={(id) => {
              refresh();
              refreshBatches();
              visit(`${view === "batch" ? "batch" : "r"}=${encodeURIComponent(id)}`);
            }}
          />
        )}
      </main>
      {narrow && drawer && (
        <Dialog title={words.reports} kind="drawer-left" onClose={() => setDrawer(false)}>
          {list}
        </Dialog>
      )}
      {help && <KeyHelp enabled={keys} setEnabled={setKeys} onClose={() => setHelp(false)} fresh={words.fresh} list="" />}
    </div>
  );
}
