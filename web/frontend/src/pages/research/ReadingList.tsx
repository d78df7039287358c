import { useRef, useState } from "react";
import type { Audience, Reading } from "../../api/readings";
import { Dialog } from "../../parts/Dialog";
import { Icon } from "../../parts/Icon";
import { ProblemNote } from "../../parts/ProblemNote";
import { useSession } from "../../session/session";
import { useWords } from "../../words";
import { ReadingItem } from "./ReadingItem";
import { SendingItem } from "./SendingItem";
import type { ReadingsControl } from "./useReadings";
import { researchWords } from "./words";

const TYPES = ".pdf,.docx,.xlsx,.html,.htm,.png,.jpg,.jpeg,.tif,.tiff,.webp";
const MAY: Record<string, Audience[]> = {
  compliance_officer: ["staff", "public", "compliance"],
  branch_manager: ["staff", "public", "management"],
};

interface Props {
  files: ReadingsControl;
  writes: boolean;
  current: string;
  chosen: string[];
  onChoose: (ids: string[]) => void;
  onOpen: (reading: Reading) => void;
  onGone: (id: string) => void;
}

/** Adding files, those on their way, and the readings with how they stand. */
export function ReadingList({ files, writes, current, chosen, onChoose, onOpen, onGone }: Props) {
  const { lang } = useWords();
  const words = researchWords(lang);
  const { me } = useSession();
  const [audience, setAudience] = useState<Audience>("staff");
  const [over, setOver] = useState(false);
  const [leaving, setLeaving] = useState<Reading | null>(null);
  const picker = useRef<HTMLInputElement>(null);
  const audiences = MAY[me?.role ?? ""] ?? ["staff", "public"];
  const take = (list: FileList | null) => list && files.send([...list], audience);
  const choose = (id: string, on: boolean) => onChoose(on ? [...chosen, id] : chosen.filter((c) => c !== id));

  return (
    <nav className="reading-list" aria-label={words.readings}>
      {writes && (
        <div
          className={over ? "drop over" : "drop"}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={(event) => {
            event.preventDefault();
            setOver(false);
            take(event.dataTransfer.files);
          }}
        >
          <button type="button" className="button fresh" onClick={() => picker.current?.click()}>
            <Icon name="plus" />
            {over ? words.dropHere : words.add}
          </button>
          <input
            ref={picker}
            className="sr-only"
            type="file"
            multiple
            accept={TYPES}
            aria-label={words.add}
            tabIndex={-1}
            onChange={(event) => {
              take(event.target.files);
              event.target.value = "";
            }}
          />
          <p className="quiet">{words.drop}</p>
          <p className="quiet">{words.formats}</p>
          <label className="drop-audience">
            <span>{words.audience}</span>
            <select value={audience} onChange={(event) => setAudience(event.target.value as Audience)}>
              {audiences.map((one) => (
                <option key={one} value={one}>
                  {words.audiences[one]}
                </option>
              ))}
            </select>
          </label>
        </div>
      )}
      {files.sending.length > 0 && (
        <ul className="sending" aria-label={words.uploads}>
          {files.sending.map((one) => (
            <SendingItem key={one.key} sending={one} onDismiss={() => files.dismiss(one.key)} />
          ))}
        </ul>
      )}
      {files.problem && <ProblemNote problem={files.problem} again={files.refresh} />}
      {files.readings?.length === 0 && (
        <div className="history-empty">
          <p>{writes ? words.none : words.noneReader}</p>
          {writes && <p className="quiet">{words.noneNote}</p>}
        </div>
      )}
      <ul className="readings">
        {files.readings?.map((one) => (
          <ReadingItem
            key={one.id}
            reading={one}
            current={one.id === current}
            chosen={chosen.includes(one.id)}
            onChoose={(on) => choose(one.id, on)}
            onOpen={() => onOpen(one)}
            onCancel={writes ? () => void files.act(one.id, "cancel") : null}
            onRetry={writes ? () => void files.act(one.id, "retry") : null}
            onRemove={writes ? () => setLeaving(one) : null}
          />
        ))}
      </ul>
      {files.more && (
        <button type="button" className="button ghost small" onClick={files.more}>
          {words.more}
        </button>
      )}
      {leaving && <Removing reading={leaving} onClose={() => setLeaving(null)} onYes={() => {
        setLeaving(null);
        void files.act(leaving.id, "remove").then(() => onGone(leaving.id));
      }} />}
    </nav>
  );
}

function Removing({ reading, onClose, onYes }: { reading: Reading; onClose: () => void; onYes: () => void }) {
  const { lang, words: all } = useWords();
  const words = researchWords(lang);
  return (
    <Dialog title={words.removeTitle} onClose={onClose}>
      <p>{words.removeSure(reading.title || reading.name)}</p>
      <p className="choice">
        <button type="button" className="button primary" onClick={onYes}>
          {words.removeYes}
        </button>
        <button type="button" className="button" onClick={onClose}>
          {all.cancel}
        </button>
      </p>
    </Dialog>
  );
}
