import { useEffect, useRef, useState } from "react";
import { Bar } from "../../parts/Bar";
import { Dialog } from "../../parts/Dialog";
import { Icon } from "../../parts/Icon";
import { KeyHelp } from "../../parts/KeyHelp";
import { go, usePath } from "../../session/path";
import { useSession } from "../../session/session";
import { useKeys } from "../../session/useKeys";
import { NARROW, useMedia } from "../../session/useMedia";
import { useWords } from "../../words";
import { Approvals } from "./Approvals";
import { AskBox } from "./AskBox";
import { HistoryList } from "./HistoryList";
import { Thread } from "./Thread";
import { useData } from "./useData";
import { useHistory } from "./useHistory";

const SHOWN = "jinnao.data.list";

/** The analyst's workbench: questions, what was found, one's history, and what waits for approval. */
export function DataPage() {
  const { words } = useWords();
  const { me } = useSession();
  const path = usePath();
  const asks = me?.scopes.includes("data:read") ?? false;
  const approves = me?.scopes.includes("data:approve") ?? false;
  const approving = approves && (!asks || path.searchParams.get("view") === "approvals");
  const id = path.searchParams.get("q") ?? "";
  const here = `/data?q=${encodeURIComponent(id)}`;
  const narrow = useMedia(NARROW);
  const [wide, setWide] = useState(() => localStorage.getItem(SHOWN) !== "hidden");
  const [drawer, setDrawer] = useState(false);
  const [help, setHelp] = useState(false);
  const [text, setText] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const history = useHistory(asks);
  const control = useData(id, history.refresh);

  useEffect(() => {
    document.title = `${words.data.title} · ${words.product}`;
  }, [words]);

  const visit = (to: string) => {
    setDrawer(false);
    go(to);
    field.current?.focus();
  };
  const open = (one: string) => visit(`/data?q=${encodeURIComponent(one)}`);
  const fresh = () => {
    control.clear();
    visit("/data");
  };
  const toggleList = () => {
    if (narrow) return setDrawer(!drawer);
    localStorage.setItem(SHOWN, wide ? "hidden" : "shown");
    setWide(!wide);
  };
  const [keys, setKeys] = useKeys({
    "?": () => setHelp(true),
    "/": () => field.current?.focus(),
    ...(asks ? { n: fresh, b: toggleList } : {}),
    escape: control.stop,
  });

  const list = <HistoryList history={history} current={approving ? "" : id} onPick={open} onFresh={fresh} />;
  const beside = asks && wide && !narrow;
  const listShown = narrow ? drawer : wide;
  return (
    <div className={beside ? "data with-list" : "data"}>
      <a className="skip" href="#ask">
        {words.skip}
      </a>
      <Bar
        href="/data"
        name={words.data.title}
        onHome={fresh}
        onHelp={() => setHelp(true)}
        before={
          asks && (
            <button
              type="button"
              className="button ghost square"
              aria-label={listShown ? words.data.hideHistory : words.data.showHistory}
              aria-expanded={listShown}
              onClick={toggleList}
            >
              <Icon name={narrow ? "menu" : "list"} />
            </button>
          )
        }
        after={
          approves && asks && (
            <button
              type="button"
              className="button ghost"
              aria-pressed={approving}
              onClick={() => visit(approving ? (id ? here : "/data") : `${here}&view=approvals`)}
            >
              <Icon name="shield" />
              {words.data.approvals}
            </button>
          )
        }
      />
      {beside && <div className="list-column">{list}</div>}
      <main className="data-main" id="ask">
        {approving ? (
          <Approvals
            onAsk={
              asks
                ? (question) => {
                    fresh();
                    control.ask(question);
                  }
                : null
            }
          />
        ) : (
          <Thread control={control} opening={id !== ""} onOpen={open} />
        )}
      </main>
      {!approving && <AskBox control={control} text={text} setText={setText} field={field} onFresh={fresh} />}
      {narrow && drawer && (
        <Dialog title={words.data.history} kind="drawer-left" onClose={() => setDrawer(false)}>
          {list}
        </Dialog>
      )}
      {help && (
        <KeyHelp
          enabled={keys}
          setEnabled={setKeys}
          onClose={() => setHelp(false)}
          fresh={words.data.fresh}
          list={words.data.toggleHistory}
        />
      )}
    </div>
  );
}
