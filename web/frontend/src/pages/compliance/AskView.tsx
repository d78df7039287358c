import { useState, type RefObject } from "react";
import { useWords } from "../../words";
import { AskBox } from "../research/AskBox";
import { Thread } from "../research/Thread";
import type { Asking } from "../research/useAsking";
import { researchWords } from "../research/words";
import { complianceWords } from "./words";

interface Props {
  asking: Asking;
  field: RefObject<HTMLInputElement | null>;
  /** The number of the case that is to be asked about; "" for none. */
  about: string;
  /** The number of a case that the examples may name. */
  known: number | undefined;
}

/** Questions to the compliance agent, and its answers with what each sentence rests on. */
export function AskView({ asking, field, about, known }: Props) {
  const { lang } = useWords();
  const { asks } = complianceWords(lang);
  const [cited, setCited] = useState("");
  const examples = [...(known ? [asks.about(String(known))] : []), ...asks.examples];
  const words = { ...researchWords(lang), ...asks.words, examples };
  return (
    <>
      <Thread
        asking={asking}
        words={words}
        cited={cited}
        any
        onCite={(turn, citation) => setCited(`${turn}:${citation.number}`)}
        onAsk={(question) => asking.ask(question, [], "")}
      />
      <AskBox key={about} asking={asking} words={words} field={field} begun={about && asks.about(about)}>
        <span className="quiet">{asks.scope}</span>
      </AskBox>
    </>
  );
}
