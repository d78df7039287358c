import { useState } from "react";
import { calls } from "../../api/calls";
import { asProblem, type Problem } from "../../api/http";
import type { DataAnswer } from "../../api/types";
import { Dialog } from "../../parts/Dialog";
import { Icon } from "../../parts/Icon";
import { Menu } from "../../parts/Menu";
import { ProblemNote } from "../../parts/ProblemNote";
import { useWords } from "../../words";

interface Props {
  answer: DataAnswer;
  onAgain: () => void;
  onChange: (answer: DataAnswer) => void;
  onRemoved: (id: string) => void;
}

/** What one may do with an answer: say that it is right, take it along, ask again, delete it. */
export function Actions({ answer, onAgain, onChange, onRemoved }: Props) {
  const { words } = useWords();
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  const right = () =>
    calls.sayRight(answer.id).then(
      (said) => onChange({ ...answer, verified: said.state, reason: said.reason }),
      (thrown: unknown) => setProblem(asProblem(thrown)),
    );
  const remove = () => {
    setAsking(false);
    calls.removeDataQuestion(answer.id).then(
      () => onRemoved(answer.id),
      (thrown: unknown) => setProblem(asProblem(thrown)),
    );
  };
  return (
    <>
      <div className="actions">
        {answer.answered && answer.rows.length > 0 && (
          <>
            {answer.verified && answer.verified !== "withdrawn" && (
              <span className={`verdict ${answer.verified}`} title={words.data.rightNote}>
                <Icon name={answer.verified === "rejected" ? "close" : "check"} />
                {words.data.states[answer.verified]}
              </span>
            )}
            {answer.verified !== "proposed" && answer.verified !== "approved" && (
              <button type="button" className="button ghost small" title={words.data.rightNote} onClick={() => void right()}>
                <Icon name="check" />
                {words.data.right}
              </button>
            )}
            <Menu
              className="export"
              label={words.data.export}
              trigger={
                <>
                  <Icon name="file" />
                  {words.data.export}
                </>
              }
            >
              {(close) =>
                (["xlsx", "csv"] as const).map((format) => (
                  <a
                    key={format}
                    className="button ghost"
                    download
                    href={calls.dataFile(answer.id, format)}
                    onClick={close}
                  >
                    {words.data.exportAs[format]}
                  </a>
                ))
              }
            </Menu>
          </>
        )}
        <button type="button" className="button ghost small" onClick={onAgain}>
          <Icon name="again" />
          {words.data.again}
        </button>
        <button type="button" className="button ghost small" onClick={() => setAsking(true)}>
          <Icon name="trash" />
          {words.data.remove}
        </button>
      </div>
      {answer.verified === "rejected" && <p className="meaning">{words.data.rejectedFor(answer.reason)}</p>}
      {problem && <ProblemNote problem={problem} here={words.data.problems} />}
      {asking && (
        <Dialog title={words.data.removeTitle} onClose={() => setAsking(false)}>
          <p>{words.data.removeLead}</p>
          <div className="choice">
            <button type="button" className="button primary" onClick={remove}>
              {words.data.remove}
            </button>
            <button type="button" className="button" onClick={() => setAsking(false)}>
              {words.cancel}
            </button>
          </div>
        </Dialog>
      )}
    </>
  );
}
