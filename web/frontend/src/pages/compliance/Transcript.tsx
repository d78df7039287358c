import { memo, useEffect, useRef, type KeyboardEvent } from "react";
import type { Finding, Material, Utterance } from "../../api/compliance";
import { Icon } from "../../parts/Icon";
import { useWords } from "../../words";
import { clock } from "../../words/dates";
import { clockOf, piecesOf, secondOf } from "./spans";
import { complianceWords, inLang } from "./words";

interface Props {
  material: Material;
  /** Those of the case; marks of other cases are shown, and lead nowhere. */
  findings: Finding[];
  current: string;
  /** The utterance that is being said, where a recording plays. */
  now: number | null;
  onPick: (finding: string) => void;
  /** Null without a recording. */
  onSeek: ((second: number) => void) | null;
}

/** Who said what, with the words of findings marked and what was not said where it was due. */
export function Transcript(props: Props) {
  const { lang } = useWords();
  const words = complianceWords(lang);
  const box = useRef<HTMLOListElement>(null);
  const { material, findings, current, now } = props;
  useEffect(() => {
    const place = box.current;
    const lit = place?.querySelector(".lit");
    if (!place || !lit) return;
    const by = lit.getBoundingClientRect().top - place.getBoundingClientRect().top;
    place.scrollTop += by - place.clientHeight / 3;
  }, [current, material]);
  const spoken = (seq: number | null) => findings.filter((one) => one.seq === seq && one.text === "");
  if (material.exchange.utterances.length === 0) return <p className="quiet">{words.evidence.empty}</p>;
  return (
    <ol className="talk" ref={box} tabIndex={0} aria-label={words.evidence.transcript}>
      {spoken(null).length > 0 && (
        <li className="said">
          <Unseen missing={spoken(null)} current={current} onPick={props.onPick} />
        </li>
      )}
      {material.exchange.utterances.map((one) => (
        <li key={one.seq} className={`said ${one.speaker}${one.recalled ? " recalled" : ""}${now === one.seq ? " now" : ""}`}>
          <Said {...props} said={one} />
          <Unseen missing={spoken(one.seq)} current={current} onPick={props.onPick} />
        </li>
      ))}
    </ol>
  );
}

const Said = memo(function Said({ material, findings, current, said, now, onPick, onSeek }: Props & { said: Utterance }) {
  const { lang } = useWords();
  const words = complianceWords(lang);
  const own = new Map(findings.map((one) => [one.id, one]));
  const marks = material.marks.filter((one) => one.seq === said.seq);
  const firstOf = (ids: string[]) => (ids.includes(current) ? current : (ids.find((id) => own.has(id)) ?? ""));
  const start = said.start_s;
  return (
    <>
      <p className="said-by">
        <span className="said-who">{words.speakers[said.speaker]}</span>
        {start !== null && onSeek && (
          <button type="button" className="seek" aria-label={words.seconds(clockOf(start))} onClick={() => onSeek(start)}>
            <Icon name="play" />
            {clockOf(start)}
          </button>
        )}
        {start !== null && !onSeek && <span>{clockOf(start)}</span>}
        {start === null && said.at && <time dateTime={said.at}>{clock(said.at)}</time>}
        {said.channel && <span>{words.sources[said.channel] ?? said.channel}</span>}
        {said.recalled && <strong className="recall">{words.evidence.recalled}</strong>}
        {now === said.seq && <span className="sr-only">{words.evidence.now}</span>}
      </p>
      <p className="said-text">
        {piecesOf(said.text, marks).map((piece, at) => {
          if (piece.findings.length === 0) return <span key={at}>{piece.text}</span>;
          const id = firstOf(piece.findings);
          const finding = own.get(id);
          if (!finding) return <Foreign key={at} text={piece.text} material={material} ids={piece.findings} />;
          const pick = () => {
            onPick(id);
            const second = secondOf(said, finding.start);
            if (onSeek && second !== null) onSeek(second);
          };
          return (
            <mark
              key={at}
              className={id === current ? "hit lit" : "hit"}
              role="button"
              tabIndex={0}
              aria-pressed={id === current}
              title={inLang(lang, finding.name_zh, finding.name_en)}
              onClick={pick}
              onKeyDown={(event) => pressed(event) && pick()}
            >
              {piece.text}
            </mark>
          );
        })}
      </p>
    </>
  );
});

/** Words that another case is about, or none because of a snooze. */
function Foreign({ text, material, ids }: { text: string; material: Material; ids: string[] }) {
  const { lang } = useWords();
  const words = complianceWords(lang);
  const mark = material.marks.find((one) => ids.includes(one.finding_id));
  if (!mark) return <>{text}</>;
  const why = mark.snoozed ? words.evidence.snoozed : words.evidence.otherCase;
  return (
    <mark className="hit foreign" title={`${inLang(lang, mark.name_zh, mark.name_en)} · ${why}`}>
      {text}
    </mark>
  );
}

function Unseen({ missing, current, onPick }: { missing: Finding[]; current: string; onPick: (id: string) => void }) {
  const { lang } = useWords();
  const words = complianceWords(lang);
  return missing.map((one) => (
    <button
      key={one.id}
      type="button"
      className={one.id === current ? "unseen lit" : "unseen"}
      aria-pressed={one.id === current}
      onClick={() => onPick(one.id)}
    >
      <Icon name="warn" />
      <span>
        <strong>
          {words.finding.unseen}
          {lang === "en" ? ": " : "："}
          {inLang(lang, one.name_zh, one.name_en)}
        </strong>
        {inLang(lang, one.reason_zh, one.reason_en) && <span className="unseen-why">{inLang(lang, one.reason_zh, one.reason_en)}</span>}
      </span>
    </button>
  ));
}

function pressed(event: KeyboardEvent): boolean {
  if (event.key !== "Enter" && event.key !== " ") return false;
  event.preventDefault();
  return true;
}
