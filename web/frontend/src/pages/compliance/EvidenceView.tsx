import { useEffect, useRef, useState, type RefObject } from "react";
import { complianceCalls, type Finding, type Material } from "../../api/compliance";
import { Icon } from "../../parts/Icon";
import { ProblemNote } from "../../parts/ProblemNote";
import { useWords } from "../../words";
import { moment } from "../../words/dates";
import { useLoaded } from "../reports/useLoaded";
import { Picture, placeOf } from "./Picture";
import { Player, type Playing } from "./Player";
import { Transcript } from "./Transcript";
import { complianceWords } from "./words";

interface Props {
  finding: Finding;
  /** All of the case. */
  findings: Finding[];
  onPick: (finding: string) => void;
  player: RefObject<Playing | null>;
}

/** The material of a finding: its recording or picture, and its words. */
export function EvidenceView({ finding, findings, onPick, player }: Props) {
  const { lang, words: all } = useWords();
  const words = complianceWords(lang);
  const place = finding.material;
  const loaded = useLoaded(place.id, () => complianceCalls.material(place.id));
  const material = loaded.value?.id === place.id ? loaded.value : null;
  const here = findings.filter((one) => one.material.id === place.id);
  const source = words.sources[place.source] ?? place.source;
  return (
    <section className="case-evidence" aria-labelledby="evidence-title">
      <h2 id="evidence-title">{words.evidence.title}</h2>
      <p className="quiet">
        {words.forms[place.form]} · {source} · {moment(place.occurred_at, lang)}
      </p>
      {finding.changed_since && (
        <p className="note">
          <Icon name="warn" />
          <span>
            {words.finding.changed}
            <q>{finding.text}</q>
          </span>
        </p>
      )}
      {loaded.problem && <ProblemNote problem={loaded.problem} again={loaded.again} />}
      {!material && !loaded.problem && <p className="quiet">{all.loading}</p>}
      {material && <Shown key={material.id} material={material} finding={finding} findings={here} onPick={onPick} player={player} />}
    </section>
  );
}

function Shown({ material, finding, findings, onPick, player }: Props & { material: Material }) {
  const { lang } = useWords();
  const words = complianceWords(lang);
  const [now, setNow] = useState<number | null>(null);
  const played = material.size > 0 && /^(audio|video)\//.test(material.media_type);
  const pictured = material.size > 0 && material.media_type.startsWith("image/");
  const said = material.exchange.utterances;
  const of = said.find((one) => one.seq === finding.seq);
  const second = of?.start_s ?? null;
  const asked = useRef("");
  useEffect(() => {
    // a mark that was clicked has gone to its own second
    if (second !== null && asked.current !== finding.id) player.current?.seek(second, false);
    asked.current = "";
  }, [finding.id, second, player]);
  const onSecond = (at: number) => {
    const one = said.filter((u) => u.start_s !== null && u.start_s <= at + 0.05).at(-1);
    setNow(one && (one.end_s === null || at <= one.end_s + 0.5) ? one.seq : null);
  };
  const pick = (id: string) => {
    if (id !== finding.id) asked.current = id;
    onPick(id);
  };
  return (
    <>
      {material.state === "waiting" && <p className="note">{words.evidence.waiting}</p>}
      {material.state === "failed" && (
        <p className="note problem">
          <Icon name="warn" />
          <span>
            {words.evidence.failed} {material.error} {material.todo}
          </span>
        </p>
      )}
      {played && (
        <Player ref={player} material={material} onSecond={onSecond} over={of?.box && <span className="region lit" style={placeOf(of.box)} />} />
      )}
      {played && second !== null && (
        <button type="button" className="button small" onClick={() => player.current?.seek(second, true)}>
          <Icon name="play" />
          {words.evidence.playFinding}
        </button>
      )}
      {pictured && <Picture material={material} findings={findings} current={finding.id} onPick={onPick} />}
      {material.size === 0 && material.form !== "chat_text" && material.form !== "workflow_data" && (
        <p className="quiet">{words.evidence.noFile}</p>
      )}
      {material.size > 0 && !played && !pictured && (
        <a className="button small" href={complianceCalls.file(material.id)} download>
          <Icon name="file" />
          {words.evidence.download}
        </a>
      )}
      <Transcript
        material={material}
        findings={findings}
        current={finding.id}
        now={now}
        onPick={pick}
        onSeek={played ? (to) => player.current?.seek(to, true) : null}
      />
    </>
  );
}
