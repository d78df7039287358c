import { useEffect, useRef, useState } from "react";
import type { Reading } from "../../api/readings";
import type { Citation } from "../../api/types";
import { Bar } from "../../parts/Bar";
import { Dialog } from "../../parts/Dialog";
import { Icon } from "../../parts/Icon";
import { KeyHelp } from "../../parts/KeyHelp";
import { go, usePath } from "../../session/path";
import { useSession } from "../../session/session";
import { useKeys } from "../../session/useKeys";
import { NARROW, NO_PANEL, useMedia } from "../../session/useMedia";
import { useWords } from "../../words";
import { AskBox } from "./AskBox";
import { ReadingList } from "./ReadingList";
import { Thread } from "./Thread";
import { useAsking } from "./useAsking";
import { useReadings } from "./useReadings";
import { Viewer, type View } from "./Viewer";
import { researchWords } from "./words";

const SHOWN = "jinnao.research.list";

/** The workbench of reports: files, questions on them, and the page beside the answer. */
export default function ResearchPage() {
  const { lang, words: all } = useWords();
  const words = researchWords(lang);
  const { me } = useSession();
  const writes = me?.scopes.includes("research:write") ?? false;
  const path = usePath();
  const opened = path.searchParams.get("r") ?? "";
  const narrow = useMedia(NARROW);
  const drawn = useMedia(NO_PANEL);
  const [wide, setWide] = useState(() => localStorage.getItem(SHOWN) !== "hidden");
  const [drawer, setDrawer] = useState(false);
  const [help, setHelp] = useState(false);
  const [chosen, setChosen] = useState<string[]>([]);
  const [view, setView] = useState<View | null>(null);
  const [cited, setCited] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const files = useReadings();
  const research = useAsking("research");

  useEffect(() => {
    document.title = `${words.title} · ${all.product}`;
  }, [words, all]);
  useEffect(() => {
    setView((was) => (opened ? (was?.reading === opened ? was : { reading: opened, page: 1, box: null, tab: "page" }) : null));
  }, [opened]);

  const show = (next: View | null) => {
    setDrawer(false);
    setView(next);
    if (!next) setCited("");
    go(next ? `/research?r=${encodeURIComponent(next.reading)}` : "/research", "replace");
  };
  const open = (one: Reading) => {
    setCited("");
    show({ reading: one.id, page: 1, box: null, tab: one.state === "done" ? "facts" : "page" });
  };
  const cite = (turn: string, citation: Citation) => {
    const at = citation.evidence;
    setCited(`${turn}:${citation.number}`);
    if (at.kind !== "region") return;
    const [x0, top, x1, bottom] = at.box;
    show({ reading: at.reading_id, page: at.page, box: { x0, top, x1, bottom }, tab: "page" });
  };
  const toggleList = () => {
    if (narrow) return setDrawer(!drawer);
    localStorage.setItem(SHOWN, wide ? "hidden" : "shown");
    setWide(!wide);
  };
  const fresh = () => {
    research.clear();
    field.current?.focus();
  };
  const [keys, setKeys] = useKeys({
    "?": () => setHelp(true),
    "/": () => field.current?.focus(),
    n: fresh,
    b: toggleList,
    escape: () => (research.busy ? research.stop() : show(null)),
  });

  const there = new Set(files.readings?.map((r) => r.id));
  const picked = chosen.filter((id) => there.has(id));
  const list = (
    <ReadingList files={files} writes={writes} current={view?.reading ?? ""} chosen={picked} onChoose={setChosen} onOpen={open} onGone={(id) => view?.reading === id && show(null)} />
  );
  const beside = wide && !narrow;
  const viewer = view && (
    <Viewer view={view} line={files.readings?.find((r) => r.id === view.reading) ?? null} onView={show} onClose={() => show(null)} />
  );
  const layout = ["research", beside ? "with-list" : "", view && !drawn ? "with-viewer" : ""].filter(Boolean).join(" ");
  return (
    <div className={layout}>
      <a className="skip" href="#ask">
        {all.skip}
      </a>
      <Bar
        href="/research"
        name={words.title}
        onHome={() => {
          fresh();
          show(null);
        }}
        onHelp={() => setHelp(true)}
        before={
          <button
            type="button"
            className="button ghost square"
            aria-label={(narrow ? drawer : wide) ? words.hideList : words.showList}
            aria-expanded={narrow ? drawer : wide}
            onClick={toggleList}
          >
            <Icon name={narrow ? "menu" : "list"} />
          </button>
        }
      />
      {beside && <div className="list-column">{list}</div>}
      <main className="research-main" id="ask">
        <Thread asking={research} words={words} cited={cited} any={files.readings !== null && files.readings.length > 0} onCite={cite} onAsk={(q) => research.ask(q, picked, "")} />
        <AskBox asking={research} words={words} field={field} chosen={picked}>
          <span className="quiet">{words.over(picked.length)}</span>
          {picked.length > 0 && (
            <button type="button" className="button ghost small" onClick={() => setChosen([])}>
              {words.clear}
            </button>
          )}
        </AskBox>
      </main>
      {viewer && !drawn && viewer}
      {viewer && drawn && (
        <Dialog title={words.viewer} kind="drawer-right" onClose={() => show(null)}>
          {viewer}
        </Dialog>
      )}
      {narrow && drawer && (
        <Dialog title={words.readings} kind="drawer-left" onClose={() => setDrawer(false)}>
          {list}
        </Dialog>
      )}
      {help && <KeyHelp enabled={keys} setEnabled={setKeys} onClose={() => setHelp(false)} fresh={all.data.fresh} list={words.list} />}
    </div>
  );
}
