import { useEffect, useMemo, useRef, useState } from "react";
import type { Citation, PassageEvidence } from "../../api/types";
import { Dialog } from "../../parts/Dialog";
import { Icon } from "../../parts/Icon";
import { ProblemNote } from "../../parts/ProblemNote";
import { NO_PANEL, useMedia } from "../../session/useMedia";
import { useWords } from "../../words";
import { DocumentBody } from "../document/DocumentBody";
import { Meta } from "../document/Meta";
import { useDocument } from "../document/useDocument";
import { describe } from "./Evidence";

interface Props {
  citation: Citation;
  onClose: () => void;
}

/** The evidence of a citation: beside the thread on a wide screen, over it on a small one. */
export function SourcePanel({ citation, onClose }: Props) {
  const { words } = useWords();
  const drawer = useMedia(NO_PANEL);
  const panel = useRef<HTMLElement>(null);

  useEffect(() => {
    if (drawer) return;
    const before = document.activeElement as HTMLElement | null;
    panel.current?.focus({ preventScroll: true });
    return () => before?.focus?.({ preventScroll: true });
  }, [drawer]);

  if (drawer) {
    return (
      <Dialog title={words.source.panel} kind="drawer-right" onClose={onClose}>
        <Source citation={citation} />
      </Dialog>
    );
  }
  return (
    <aside
      ref={panel}
      className="source-panel"
      aria-label={words.source.panel}
      tabIndex={-1}
      onKeyDown={(event) => event.key === "Escape" && onClose()}
    >
      <header className="panel-head">
        <h2>{words.source.panel}</h2>
        <button type="button" className="button ghost square" aria-label={words.close} onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      <Source citation={citation} />
    </aside>
  );
}

function Source({ citation }: { citation: Citation }) {
  const { evidence } = citation;
  if (evidence.kind === "passage") {
    return <Passage key={evidence.document_id} number={citation.number} passage={evidence} />;
  }
  return <Fact citation={citation} />;
}

function Passage({ number, passage }: { number: number; passage: PassageEvidence }) {
  const { words } = useWords();
  const { document, problem } = useDocument(passage.document_id);
  const [visit, setVisit] = useState(0);
  const { start, end } = passage;
  const span = useMemo(() => ({ start, end }), [start, end]);
  const address = `/documents/${encodeURIComponent(passage.document_id)}?start=${start}&end=${end}`;
  return (
    <>
      <div className="source-head" lang={document?.meta.language}>
        <h3>{document?.meta.title ?? passage.title}</h3>
        {document && <Meta meta={document.meta} source={document.source} />}
        <p className="source-actions">
          <button type="button" className="button small" onClick={() => setVisit((n) => n + 1)}>
            <span className="number">{number}</span>
            {passage.section || words.source.passage}
          </button>
          <a className="button ghost small" href={address} target="_blank" rel="noopener">
            <Icon name="open" />
            {words.source.full}
          </a>
        </p>
      </div>
      <div className="source-body" tabIndex={0} role="region" aria-label={passage.title} lang={document?.meta.language}>
        {problem && <ProblemNote problem={problem} />}
        {!document && !problem && <p className="quiet">{words.loading}</p>}
        {document && <DocumentBody title={document.meta.title} text={document.text} sections={document.sections} span={span} visit={visit} />}
      </div>
    </>
  );
}

function Fact({ citation }: { citation: Citation }) {
  const { words } = useWords();
  const { title, place, quote } = describe(citation.evidence, words);
  return (
    <div className="source-head fact">
      <h3>
        <span className="number">{citation.number}</span> {title}
      </h3>
      <p className="quiet">{place}</p>
      <p className="fact-value">
        <mark>{quote}</mark>
      </p>
    </div>
  );
}
