import { useState } from "react";
import { remarkable, reportCalls, type Part, type ReportShown, type Section } from "../../api/reports";
import { useWords } from "../../words";
import { PartView } from "./PartView";
import { Remarks, WriteBox } from "./Remarks";
import { reportWords } from "./words";

interface Props {
  report: ReportShown;
  section: Section;
  onChange: (report: ReportShown) => void;
  onSource: (number: number) => void;
}

/** A section with what may be done to each of its parts. */
export function SectionView({ report, section, onChange, onSource }: Props) {
  const Head = section.level > 1 ? "h3" : "h2";
  return (
    <section className="report-section" id={`section-${section.name}`}>
      <Head>{section.title}</Head>
      {section.parts.map((part, at) => (
        <PartBox
          key={`${report.version}-${at}`}
          report={report}
          section={section.name}
          part={part}
          at={at}
          onChange={onChange}
          onSource={onSource}
        />
      ))}
    </section>
  );
}

interface PartProps {
  report: ReportShown;
  section: string;
  part: Part;
  at: number;
  onChange: (report: ReportShown) => void;
  onSource: (number: number) => void;
}

function PartBox({ report, section, part, at, onChange, onSource }: PartProps) {
  const { lang } = useWords();
  const words = reportWords(lang);
  const [doing, setDoing] = useState<"" | "comment" | "edit">("");
  const comments = report.comments.filter((one) => one.section === section && one.part === at);
  const text = textOf(part);
  const close = () => setDoing("");
  return (
    <div className={comments.some((one) => !one.resolved_at) ? "part remarked" : "part"}>
      <PartView part={part} onSource={onSource} />
      {remarkable(report) && doing === "" && (
        <div className="part-actions">
          <button type="button" className="button ghost small" onClick={() => setDoing("comment")}>
            {words.comment}
          </button>
          {report.may.edit && text !== null && (
            <button type="button" className="button ghost small" onClick={() => setDoing("edit")}>
              {words.edit}
            </button>
          )}
        </div>
      )}
      {doing === "comment" && (
        <WriteBox
          label={words.commentText}
          start=""
          send={words.send}
          sign={null}
          onSend={async (said) => onChange(await reportCalls.comment(report.id, section, at, said))}
          onClose={close}
        />
      )}
      {doing === "edit" && (
        <WriteBox
          label={words.editText}
          start={text ?? ""}
          send={words.save}
          sign={words.sign}
          onSend={async (said, sign) =>
            onChange(
              await reportCalls.edit(report.id, { version: report.version, section, part: at, text: said, sign }),
            )
          }
          onClose={close}
        />
      )}
      <Remarks
        comments={comments}
        onResolve={remarkable(report) ? async (id) => onChange(await reportCalls.resolve(report.id, id)) : null}
      />
    </div>
  );
}

/** What a person may rewrite: running text, a line an item. */
function textOf(part: Part): string | null {
  if (part.kind === "paragraph") return part.text;
  return part.kind === "bullets" ? part.items.map((item) => item.text).join("\n") : null;
}
