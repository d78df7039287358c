import { useEffect, useRef } from "react";
import { readingCalls, type Box, type Place, type Reading } from "../../api/readings";
import { Icon } from "../../parts/Icon";
import { NO_PANEL, useMedia } from "../../session/useMedia";
import { useWords } from "../../words";
import { useLoaded } from "../reports/useLoaded";
import { FactsView } from "./FactsView";
import { PageView } from "./PageView";
import { TablesView } from "./TablesView";
import { researchWords } from "./words";

export type Tab = "page" | "tables" | "facts";
const TABS: Tab[] = ["page", "tables", "facts"];

/** What of which reading is looked at; box is lit on the page. */
export interface View {
  reading: string;
  page: number;
  box: Box | null;
  tab: Tab;
  table?: number;
}

interface Props {
  view: View;
  line: Reading | null;
  onView: (view: View) => void;
  onClose: () => void;
}

/** A reading beside the answer: its pages, its tables, what it states. */
export function Viewer({ view, line, onView, onClose }: Props) {
  const { lang, words: all } = useWords();
  const words = researchWords(lang);
  const drawn = useMedia(NO_PANEL);
  const panel = useRef<HTMLElement>(null);
  const one = useLoaded(`${view.reading}:${line?.state ?? ""}`, () => readingCalls.one(view.reading));
  const reading = one.value?.reading ?? line;
  const title = reading?.title || reading?.name || "";
  const toPlace = (place: Place) => onView({ ...view, page: place.page, box: place.box, tab: "page" });

  useEffect(() => {
    if (drawn) return;
    const before = document.activeElement as HTMLElement | null;
    panel.current?.focus({ preventScroll: true });
    return () => before?.focus?.({ preventScroll: true });
  }, [drawn]);

  return (
    <section ref={panel} className="viewer" aria-label={`${words.viewer}${title ? `: ${title}` : ""}`} tabIndex={-1} onKeyDown={(event) => event.key === "Escape" && !drawn && onClose()}>
      <header className="viewer-head">
        <h2 title={title}>{title}</h2>
        {!drawn && (
          <button type="button" className="button ghost square" aria-label={all.close} onClick={onClose}>
            <Icon name="close" />
          </button>
        )}
      </header>
      <div className="viewer-tabs" role="tablist" aria-label={words.viewer}>
        {TABS.map((tab) => (
          <button
            key={tab}
            type="button"
            role="tab"
            id={`tab-${tab}`}
            aria-controls="viewer-body"
            aria-selected={view.tab === tab}
            tabIndex={view.tab === tab ? 0 : -1}
            className="viewer-tab"
            onClick={() => onView({ ...view, tab, box: tab === "page" ? view.box : null })}
            onKeyDown={(event) => {
              const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
              if (!step) return;
              const next = TABS[(TABS.indexOf(tab) + step + TABS.length) % TABS.length]!;
              onView({ ...view, tab: next });
              document.getElementById(`tab-${next}`)?.focus();
            }}
          >
            {words.tabs[tab]}
          </button>
        ))}
      </div>
      <div id="viewer-body" className="viewer-body" role="tabpanel" aria-labelledby={`tab-${view.tab}`}>
        {one.value && one.value.broken.length > 0 && view.tab === "page" && (
          <details className="note broken-pages">
            <summary>{words.brokenPages(one.value.broken.length)}</summary>
            <ul>
              {one.value.broken.map((page) => (
                <li key={page.number}>{words.brokenPage(page.number, page.reason)}</li>
              ))}
            </ul>
          </details>
        )}
        {view.tab === "page" && <PageView view={view} pages={reading?.pages ?? null} onView={onView} />}
        {view.tab === "tables" && <TablesView view={view} onView={onView} onPlace={toPlace} />}
        {view.tab === "facts" && <FactsView reading={view.reading} onPlace={toPlace} />}
      </div>
    </section>
  );
}
