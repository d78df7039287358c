import { useRef, useState } from "react";
import { calls } from "../../api/calls";
import { asProblem, type Problem } from "../../api/http";
import type { Citation } from "../../api/types";
import { Dialog } from "../../parts/Dialog";
import { Icon } from "../../parts/Icon";
import { ProblemNote } from "../../parts/ProblemNote";
import { useSession } from "../../session/session";
import { useWords } from "../../words";
import { MessageView } from "../chat/MessageView";
import { useFollowScroll } from "../chat/useFollowScroll";
import { Context } from "./Context";
import { ReplyBox } from "./ReplyBox";
import type { OpenedCase } from "./useDesk";

interface Props {
  opened: OpenedCase;
  problem: Problem | null;
  setProblem: (problem: Problem | null) => void;
  onChanged: () => Promise<void>;
  onClosed: () => void;
  onBack: () => void;
  onOpen: (citation: Citation) => void;
}

/** The transcript of one conversation with its context; only who took it may reply. */
export function CaseView({ opened, problem, setProblem, onChanged, onClosed, onBack, onOpen }: Props) {
  const { words } = useWords();
  const { me } = useSession();
  const [closing, setClosing] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const { conversation, messages } = opened;
  useFollowScroll({ box, change: messages, last: messages.at(-1)?.id ?? "" });
  const mine = conversation.state === "taken" && conversation.taken_by === me?.subject;

  const act = async (work: () => Promise<unknown>): Promise<boolean> => {
    try {
      setProblem(null);
      await work();
      await onChanged();
      return true;
    } catch (thrown) {
      setProblem(asProblem(thrown));
      await onChanged();
      return false;
    }
  };
  const close = async (to: "agent" | "closed") => {
    setClosing(false);
    if (await act(() => calls.close(conversation.id, to))) onClosed();
  };

  return (
    <div className="case">
      <header className="case-head">
        <button type="button" className="button ghost square back" aria-label={words.desk.back} onClick={onBack}>
          <Icon name="back" />
        </button>
        <h1>{conversation.title || conversation.subject}</h1>
        {conversation.state === "waiting" && (
          <button type="button" className="button primary" onClick={() => void act(() => calls.take(conversation.id))}>
            {words.desk.take}
          </button>
        )}
        {mine && (
          <button type="button" className="button" onClick={() => setClosing(true)}>
            {words.desk.close}
          </button>
        )}
      </header>
      <div className="transcript" ref={box} tabIndex={0} role="region" aria-label={words.desk.transcript}>
        <div className="thread-column" role="log" aria-live="polite">
          {messages.map((message) => (
            <MessageView key={message.id} message={message} mine="employee" current={null} onOpen={onOpen} />
          ))}
        </div>
      </div>
      <Context handover={conversation.handover} />
      <div className="case-foot">
        {problem && <CaseProblem problem={problem} />}
        {mine && <ReplyBox send={(text) => act(() => calls.reply(conversation.id, text))} />}
        {conversation.state === "taken" && !mine && (
          <p className="quiet">{words.desk.takenBy(conversation.taken_by ?? "")}</p>
        )}
      </div>
      {closing && (
        <Dialog title={words.desk.closeTitle} onClose={() => setClosing(false)}>
          <p>{words.desk.closeLead}</p>
          <div className="choice">
            <button type="button" className="button primary" onClick={() => void close("agent")}>
              {words.desk.closeToAgent}
            </button>
            <button type="button" className="button" onClick={() => void close("closed")}>
              {words.desk.closeToClosed}
            </button>
          </div>
        </Dialog>
      )}
    </div>
  );
}

function CaseProblem({ problem }: { problem: Problem }) {
  const { words } = useWords();
  if (problem.code !== "conflict") return <ProblemNote problem={problem} />;
  return (
    <p className="note" role="alert">
      {words.desk.lostRace}
    </p>
  );
}
