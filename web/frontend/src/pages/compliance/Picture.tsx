import { useEffect, useRef, useState } from "react";
import { complianceCalls, type Finding, type Material, type Utterance } from "../../api/compliance";
import { useWords } from "../../words";
import { complianceWords, inLang } from "./words";

interface Props {
  material: Material;
  findings: Finding[];
  current: string;
  onPick: (finding: string) => void;
}

const percent = (part: number) => `${Math.min(100, Math.max(0, part * 100))}%`;
const pad = 0.006;

/** Where a box lies over its picture, a little larger than the words. */
export function placeOf([x0, top, x1, bottom]: [number, number, number, number]) {
  return {
    left: percent(x0 - pad),
    top: percent(top - pad),
    width: percent(Math.min(x1 + pad, 1) - Math.max(x0 - pad, 0)),
    height: percent(Math.min(bottom + pad, 1) - Math.max(top - pad, 0)),
  };
}

/** A picture with a box over each region that a finding of the case is in. */
export function Picture({ material, findings, current, onPick }: Props) {
  const { lang } = useWords();
  const words = complianceWords(lang);
  const [failed, setFailed] = useState(false);
  const [ready, setReady] = useState(false);
  const lit = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (ready) lit.current?.scrollIntoView({ block: "nearest" });
  }, [ready, current]);
  const said = new Map<number | null, Utterance>(material.exchange.utterances.map((one) => [one.seq, one]));
  if (failed) return <p className="note">{words.evidence.pictureFailed}</p>;
  return (
    <div className="frame picture" role="group" aria-label={words.evidence.picture}>
      <img
        src={complianceCalls.file(material.id)}
        alt={`${words.evidence.picture}${material.file_name ? ` ${material.file_name}` : ""}`}
        onLoad={() => setReady(true)}
        onError={() => setFailed(true)}
      />
      {findings.map((one) => {
        const line = said.get(one.seq);
        if (!line?.box || (line.page ?? 1) !== 1 || one.changed_since) return null;
        return (
          <button
            key={one.id}
            ref={one.id === current ? lit : undefined}
            type="button"
            className={one.id === current ? "region lit" : "region"}
            style={placeOf(line.box)}
            aria-label={`${inLang(lang, one.name_zh, one.name_en)} · ${words.evidence.region(line.text)}`}
            aria-pressed={one.id === current}
            onClick={() => onPick(one.id)}
          />
        );
      })}
    </div>
  );
}
