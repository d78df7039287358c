import { useState } from "react";
import { exported, complianceCalls, type Board, type Memo, type Officer } from "../../api/compliance";
import { Icon } from "../../parts/Icon";
import { useSession } from "../../session/session";
import { useNow } from "../../session/useNow";
import { useWords } from "../../words";
import { moment } from "../../words/dates";
import { DueMark, LookMark, running, SeverityMark, StateMark } from "./Marks";
import { MemoView } from "./MemoView";
import { SnoozeDialog } from "./SnoozeDialog";
import { Refused, useAct } from "./useAct";
import { complianceWords, inLang } from "./words";

interface Props {
  board: Board;
  officers: Officer[];
  onBoard: (board: Board) => void;
  again: () => void;
  onPerson: (person: string) => void;
  onAsk: (number: number) => void;
}

/** What the case is about, who has it, and what may be done with all of it. */
export function Head({ board, officers, onBoard, again, onPerson, onAsk }: Props) {
  const { lang } = useWords();
  const words = complianceWords(lang);
  const now = useNow(30_000);
  const of = board.case;
  const none = (text: string) => <span className="quiet">{text}</span>;
  return (
    <header className="board-head">
      <h1>
        <span className="case-number">#{of.number}</span> {inLang(lang, of.title_zh, of.title_en)}
      </h1>
      <p className="board-marks">
        <SeverityMark severity={of.severity} />
        <StateMark state={of.state} />
        <DueMark one={of} now={now} />
      </p>
      <dl className="board-facts">
        <div>
          <dt>{words.head.person}</dt>
          <dd>
            <button type="button" className="link" title={words.head.others} onClick={() => onPerson(of.person)}>
              {of.person_name || of.person}
            </button>{" "}
            {of.person_name && <span className="quiet">{of.person}</span>}
          </dd>
        </div>
        <div>
          <dt>{words.head.customer}</dt>
          <dd>
            {!board.customer && none(words.head.unknownCustomer)}
            {board.customer && (board.customer.name || none(words.head.hidden))}{" "}
            {board.customer && <span className="quiet">{board.customer.id}</span>}
          </dd>
        </div>
        <div>
          <dt>{words.head.product}</dt>
          <dd>{of.product_code ?? none(words.head.noProduct)}</dd>
        </div>
        <div>
          <dt>{words.head.period}</dt>
          <dd>{of.period}</dd>
        </div>
        <div>
          <dt>{words.head.assignee}</dt>
          <dd>{of.assignee_name || of.assignee || none(words.inbox.nobody)}</dd>
        </div>
        <div>
          <dt>{words.head.opened}</dt>
          <dd>{moment(of.opened_at, lang)}</dd>
        </div>
        {running(of) && (
          <div>
            <dt>{words.head.due}</dt>
            <dd>{moment(of.due_at, lang)}</dd>
          </div>
        )}
      </dl>
      {of.second_look && (
        <p className="note look-note">
          <Icon name="shield" />
          <span>
            <strong>
              {words.look}
              {lang === "en" ? ": " : "："}
            </strong>
            <LookMark one={of} /> {of.look_reason}
          </span>
        </p>
      )}
      <Actions board={board} officers={officers} onBoard={onBoard} again={again} onAsk={onAsk} />
    </header>
  );
}

function Actions({ board, officers, onBoard, again, onAsk }: Omit<Props, "onPerson">) {
  const { lang } = useWords();
  const words = complianceWords(lang);
  const { me } = useSession();
  const act = useAct();
  const [to, setTo] = useState("");
  const [snoozing, setSnoozing] = useState(false);
  const [memo, setMemo] = useState<Memo | null>(null);
  const of = board.case;
  const own = of.assignee === me?.subject;
  const others = officers.filter((one) => one.subject !== of.assignee && one.subject !== me?.subject);
  const language = lang === "en" ? "en" : "zh";
  const draft = () => act.run(async () => setMemo(await complianceCalls.memo(of.id, language)));
  const assign = (whom: string | null) => act.run(async () => onBoard(await complianceCalls.assign(of.id, whom, of.assignee)));
  const take = () =>
    act.run(async () => {
      save(await exported(of.id, language), `case-${of.number}.zip`);
      again();
    });
  return (
    <>
      <div className="board-actions">
        {board.may.assign && !own && (
          <button type="button" className="button primary" disabled={act.busy} onClick={() => void assign(null)}>
            <Icon name="check" />
            {of.assignee ? words.head.takeOver : words.head.take}
          </button>
        )}
        {board.may.assign && others.length > 0 && (
          <form
            className="give"
            onSubmit={(event) => {
              event.preventDefault();
              void assign(to).then((went) => went && setTo(""));
            }}
          >
            <select required aria-label={words.head.give} value={to} onChange={(event) => setTo(event.target.value)}>
              <option value="">{words.head.give}…</option>
              {others.map((one) => (
                <option key={one.subject} value={one.subject}>
                  {one.name}
                </option>
              ))}
            </select>
            {to && (
              <button type="submit" className="button" disabled={act.busy}>
                {words.head.giveNow}
              </button>
            )}
          </form>
        )}
        <button type="button" className="button" disabled={act.busy} onClick={() => void draft()}>
          <Icon name="document" />
          {words.memo.draft}
        </button>
        <button type="button" className="button" onClick={() => onAsk(of.number)}>
          {words.asks.this}
        </button>
        {board.may.export && (
          <button type="button" className="button" disabled={act.busy} onClick={() => void take()}>
            <Icon name="file" />
            {words.head.export}
          </button>
        )}
        {board.may.note && (
          <button type="button" className="button ghost" onClick={() => setSnoozing(true)}>
            {words.head.snooze}
          </button>
        )}
      </div>
      <Refused problem={act.problem} again={() => (act.clear(), again())} />
      {memo && <MemoView memo={memo} onClose={() => setMemo(null)} />}
      {snoozing && <SnoozeDialog board={board} onClose={() => setSnoozing(false)} />}
    </>
  );
}

function save(file: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
