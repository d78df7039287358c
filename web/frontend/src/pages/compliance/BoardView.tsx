import { useEffect, useRef } from "react";
import { complianceCalls, type Board, type Officer } from "../../api/compliance";
import { ProblemNote } from "../../parts/ProblemNote";
import { useWords } from "../../words";
import { useLoaded } from "../reports/useLoaded";
import { Course, Similar } from "./Course";
import { Decision } from "./Decision";
import { EvidenceView } from "./EvidenceView";
import { FindingList } from "./FindingList";
import { Head } from "./Head";
import type { Playing } from "./Player";
import { ReviewForm } from "./ReviewForm";
import { RuleCard } from "./RuleCard";
import { Tasks } from "./Tasks";

/** What keys of the page may do with the board. */
export interface BoardKeys {
  step: (by: number) => void;
  play: () => void;
}

interface Props {
  id: string;
  /** The finding that is looked at; the first by default. */
  finding: string;
  officers: Officer[];
  nameOf: (subject: string | null) => string;
  keys: { current: BoardKeys | null };
  onFinding: (finding: string) => void;
  onChanged: () => void;
  onOpen: (id: string) => void;
  onPerson: (person: string) => void;
  onAsk: (number: number) => void;
}

/** One case: what was found, where, by which rule, what people say of it, and what becomes of it. */
export function BoardView(props: Props) {
  const { id, officers, nameOf, keys, onFinding, onChanged } = props;
  const { words: all } = useWords();
  const loaded = useLoaded(id, () => complianceCalls.one(id));
  const player = useRef<Playing>(null);
  const board = loaded.value?.case.id === id ? loaded.value : null;
  const at = Math.max(0, board?.findings.findIndex((one) => one.id === props.finding) ?? 0);
  const finding = board?.findings[at];
  const put = (next: Board) => {
    loaded.put(next);
    onChanged();
  };
  useEffect(() => {
    keys.current = {
      step: (by) => {
        const next = board?.findings[at + by];
        if (next) onFinding(next.id);
      },
      play: () => player.current?.toggle(),
    };
    return () => {
      keys.current = null;
    };
  });

  if (!board && loaded.problem) return <ProblemNote problem={loaded.problem} again={loaded.again} />;
  if (!board) return <p className="quiet">{all.loading}</p>;
  const acting = { board, onBoard: put, again: loaded.again };
  return (
    <article className="board">
      {loaded.problem && <ProblemNote problem={loaded.problem} again={loaded.again} />}
      <Head {...acting} officers={officers} onPerson={props.onPerson} onAsk={props.onAsk} />
      <div className="board-columns">
        <div className="board-main">
          <FindingList board={board} current={finding?.id ?? ""} onPick={onFinding} />
          {finding && <EvidenceView finding={finding} findings={board.findings} onPick={onFinding} player={player} />}
        </div>
        <div className="board-side">
          {finding && <ReviewForm {...acting} finding={finding} onPick={onFinding} />}
          <Decision {...acting} nameOf={nameOf} />
          {finding && (
            <RuleCard
              finding={finding}
              rule={board.rules.find((one) => one.id === finding.rule_id && one.version === finding.rule_version)}
            />
          )}
        </div>
        <div className="board-rest">
          <Tasks {...acting} />
          <Similar similar={board.similar} onOpen={props.onOpen} />
          <Course {...acting} nameOf={nameOf} />
        </div>
      </div>
    </article>
  );
}
