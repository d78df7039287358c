import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { readingCalls, type Box, type PageShown } from "../../api/readings";
import { Icon } from "../../parts/Icon";
import { ProblemNote } from "../../parts/ProblemNote";
import { useWords } from "../../words";
import { useLoaded } from "../reports/useLoaded";
import type { View } from "./Viewer";
import { researchWords } from "./words";

interface Props {
  view: View;
  pages: number | null;
  onView: (view: View) => void;
}

/** A page as it looks, with the cited place lit; the arrow keys turn pages. */
export function PageView({ view, pages, onView }: Props) {
  const { lang } = useWords();
  const words = researchWords(lang);
  const page = useLoaded(`${view.reading}:${view.page}`, () => readingCalls.page(view.reading, view.page));
  const last = pages ?? view.page;
  const turn = (to: number) => {
    if (to >= 1 && to <= last && to !== view.page) onView({ ...view, page: to, box: null });
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLInputElement) return;
    const step = { ArrowLeft: -1, PageUp: -1, ArrowRight: 1, PageDown: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    turn(view.page + step);
  };
  const shown = page.value?.number === view.page ? page.value : null;
  return (
    <div className="page-view" onKeyDown={onKey}>
      <div className="page-turn">
        <button type="button" className="button ghost square" aria-label={words.previous} aria-disabled={view.page <= 1} onClick={() => turn(view.page - 1)}>
          <Icon name="back" />
        </button>
        <span aria-live="polite">{words.page(view.page, pages)}</span>
        <button type="button" className="button ghost square turned" aria-label={words.next} aria-disabled={view.page >= last} onClick={() => turn(view.page + 1)}>
          <Icon name="back" />
        </button>
        <span className="quiet turning">{words.turning}</span>
      </div>
      {page.problem && <ProblemNote problem={page.problem} again={page.again} />}
      {shown && <Shown key={shown.number} page={shown} view={view} onView={onView} />}
    </div>
  );
}

function Shown({ page, view, onView }: { page: PageShown; view: View; onView: (view: View) => void }) {
  const { lang } = useWords();
  const words = researchWords(lang);
  const [failed, setFailed] = useState(false);
  const tables = page.pieces.flatMap((piece) => (piece.table ? [piece.table] : []));
  const drawn = page.picture && !failed && page.width > 0;
  return (
    <>
      {page.reason && <p className="note">{page.reason}</p>}
      {tables.length > 0 && (
        <p className="choice">
          {tables.map((number) => (
            <button key={number} type="button" className="button small" onClick={() => onView({ ...view, tab: "tables", table: number, box: null })}>
              <Icon name="record" />
              {words.tableAt(number, page.number)}
            </button>
          ))}
        </p>
      )}
      {drawn ? <Picture page={page} view={view} onFail={() => setFailed(true)} /> : <p className="quiet">{words.noPicture}</p>}
      {drawn ? (
        <details className="page-text">
          <summary>{words.text}</summary>
          <Text page={page} box={view.box} />
        </details>
      ) : (
        <Text page={page} box={view.box} />
      )}
    </>
  );
}

function Picture({ page, view, onFail }: { page: PageShown; view: View; onFail: () => void }) {
  const { lang } = useWords();
  const words = researchWords(lang);
  const lit = useRef<HTMLDivElement>(null);
  const [ready, setReady] = useState(false);
  const { box } = view;
  useEffect(() => {
    if (ready) lit.current?.scrollIntoView({ block: "center", inline: "nearest" });
  }, [ready, box]);
  const at = (part: number, whole: number) => `${(100 * part) / whole}%`;
  return (
    <div className="page-picture" tabIndex={0} role="group" aria-label={words.picture(page.number)}>
      <img
        src={readingCalls.picture(view.reading, page.number, 1200)}
        alt={words.picture(page.number)}
        width={Math.round(page.width * 2)}
        height={Math.round(page.height * 2)}
        onLoad={() => setReady(true)}
        onError={onFail}
      />
      {box && (
        <div
          ref={lit}
          className="lit-box"
          style={{
            left: at(box.x0 - 3, page.width),
            top: at(box.top - 3, page.height),
            width: at(box.x1 - box.x0 + 6, page.width),
            height: at(box.bottom - box.top + 6, page.height),
          }}
        />
      )}
    </div>
  );
}

function Text({ page, box }: { page: PageShown; box: Box | null }) {
  const { lang } = useWords();
  const words = researchWords(lang);
  const first = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    first.current?.scrollIntoView({ block: "center" });
  }, [page.number, box]);
  const said = page.pieces.filter((piece) => piece.text);
  if (said.length === 0) return <p className="quiet">{words.emptyPage}</p>;
  const lit = said.findIndex((piece) => box && meets(piece.box, box));
  return (
    <div className="pieces">
      {said.map((piece, i) => (
        <p key={i} className={`piece ${piece.kind}`} ref={i === lit ? first : undefined}>
          {i === lit ? <mark>{piece.text}</mark> : piece.text}
        </p>
      ))}
    </div>
  );
}

function meets(one: Box, other: Box): boolean {
  return one.x0 < other.x1 && other.x0 < one.x1 && one.top < other.bottom && other.top < one.bottom;
}
