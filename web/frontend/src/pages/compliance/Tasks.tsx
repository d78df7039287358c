import { useState } from "react";
import { complianceCalls, type Board, type Task } from "../../api/compliance";
import { Icon } from "../../parts/Icon";
import { useWords } from "../../words";
import { dayAfter, today } from "./days";
import { Reasoned } from "./Reasoned";
import { Refused, useAct } from "./useAct";
import { useDraft } from "./useDraft";
import { complianceWords } from "./words";

interface Props {
  board: Board;
  onBoard: (board: Board) => void;
  again: () => void;
}

/** What must be put right, by whom and when. */
export function Tasks({ board, onBoard, again }: Props) {
  const { lang } = useWords();
  const words = complianceWords(lang);
  if (board.tasks.length === 0 && !board.may.task) return null;
  return (
    <section className="tasks" aria-labelledby="tasks-title">
      <h2 id="tasks-title">{words.tasks.title}</h2>
      {board.tasks.length === 0 && <p className="quiet">{words.tasks.none}</p>}
      <ul>
        {board.tasks.map((one) => (
          <li key={one.id} className="task">
            <p>
              {one.state === "done" && <Icon name="check" />}
              <strong>{one.title}</strong>
            </p>
            <p className="quiet">
              {one.owner} · {words.tasks.until(one.due_on)} · {one.state === "done" ? words.tasks.isDone : words.tasks.isOpen}
              {isLate(one) && <strong className="late"> · {words.tasks.late}</strong>}
            </p>
            {one.outcome && <p className="kept-lines">{one.outcome}</p>}
            {one.state === "open" && board.may.task && (
              <Reasoned
                name={`done:${one.id}`}
                open={words.tasks.done}
                label={`${words.tasks.outcome} · ${one.title}`}
                again={again}
                onSend={async (outcome) => onBoard(await complianceCalls.taskDone(board.case.id, one.id, outcome))}
              />
            )}
          </li>
        ))}
      </ul>
      {board.may.task && <NewTask board={board} onBoard={onBoard} again={again} />}
    </section>
  );
}

const isLate = (one: Task) => one.state === "open" && one.due_on < today();
const EMPTY = { title: "", owner: "", due: "" };
const DAYS = 14;

function NewTask({ board, onBoard, again }: Props) {
  const { lang, words: all } = useWords();
  const words = complianceWords(lang);
  const [draft, setDraft, drop] = useDraft(`task:${board.case.id}`, EMPTY);
  const [open, setOpen] = useState(draft.title !== "");
  const act = useAct();
  const due = draft.due || dayAfter(today(), DAYS);
  const send = async () => {
    const went = await act.run(async () => onBoard(await complianceCalls.addTask(board.case.id, draft.title.trim(), draft.owner.trim(), due)));
    if (!went) return;
    drop();
    setOpen(false);
  };
  if (!open)
    return (
      <button type="button" className="button small" onClick={() => setOpen(true)}>
        <Icon name="plus" />
        {words.tasks.add}
      </button>
    );
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <label className="field">
        <span>{words.tasks.name}</span>
        <input autoFocus required maxLength={200} value={draft.title} onChange={(event) => setDraft({ ...draft, title: event.target.value })} />
      </label>
      <label className="field">
        <span>{words.tasks.owner}</span>
        <input required maxLength={128} value={draft.owner} onChange={(event) => setDraft({ ...draft, owner: event.target.value })} />
      </label>
      <label className="field">
        <span>{words.tasks.due}</span>
        <input type="date" required value={due} onChange={(event) => setDraft({ ...draft, due: event.target.value })} />
      </label>
      <Refused problem={act.problem} again={() => (act.clear(), again())} />
      <div className="choice">
        <button type="submit" className="button primary" disabled={act.busy || !draft.title.trim() || !draft.owner.trim()}>
          {words.tasks.add}
        </button>
        <button type="button" className="button" onClick={() => setOpen(false)}>
          {all.cancel}
        </button>
      </div>
    </form>
  );
}
