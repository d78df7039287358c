import { useMemo } from "react";
import { ProblemNote } from "../../parts/ProblemNote";
import { Mark } from "../../parts/Icon";
import { usePath } from "../../session/path";
import { useWords } from "../../words";
import { DocumentBody } from "./DocumentBody";
import { Meta } from "./Meta";
import { useDocument } from "./useDocument";

/** /documents/{id}?start=&end= : the whole text on its own page. */
export function DocumentPage({ id }: { id: string }) {
  const { words } = useWords();
  const { document, problem } = useDocument(id);
  const path = usePath();
  const [start, end] = [path.searchParams.get("start"), path.searchParams.get("end")];
  const span = useMemo(
    () => (start && end ? { start: Number(start), end: Number(end) } : null),
    [start, end],
  );
  return (
    <main className="document-page">
      <a className="brand" href="/">
        <Mark />
        <span>{words.product}</span>
      </a>
      {problem && <ProblemNote problem={problem} />}
      {!document && !problem && <p className="quiet">{words.loading}</p>}
      {document && (
        <article lang={document.meta.language}>
          <h1>{document.meta.title}</h1>
          <Meta meta={document.meta} source={document.source} />
          <DocumentBody title={document.meta.title} text={document.text} sections={document.sections} span={span} visit={0} />
        </article>
      )}
    </main>
  );
}
