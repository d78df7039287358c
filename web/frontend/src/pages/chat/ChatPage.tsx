import { useCallback, useRef, useState } from "react";
import type { Citation } from "../../api/types";
import { Bar } from "../../parts/Bar";
import { Dialog } from "../../parts/Dialog";
import { Icon } from "../../parts/Icon";
import { KeyHelp } from "../../parts/KeyHelp";
import { go, usePath } from "../../session/path";
import { useSession } from "../../session/session";
import { useKeys } from "../../session/useKeys";
import { NARROW, useMedia } from "../../session/useMedia";
import { useWords } from "../../words";
import { Composer } from "./Composer";
import { ConversationList } from "./ConversationList";
import { SourcePanel } from "./SourcePanel";
import { ThreadView, type Opened } from "./ThreadView";
import { useConversations } from "./useConversations";
import { useThread, type ThreadControl } from "./useThread";

/** The citations of the newest answer in the thread, with the entry they stand in. */
function latestCitations(control: ThreadControl): { entry: string; citations: Citation[] } | null {
  for (const entry of [...control.thread.entries].reverse()) {
    const answer = entry.kind === "turn" ? entry.turn.answer : entry.message.answer;
    if (answer && answer.citations.length > 0) return { entry: entry.id, citations: answer.citations };
  }
  return null;
}

export function ChatPage() {
  const { words } = useWords();
  const { config } = useSession();
  const id = usePath().searchParams.get("c") ?? "";
  const narrow = useMedia(NARROW);
  const [wide, setWide] = useState(() => localStorage.getItem("jinnao.list") !== "hidden");
  const [drawer, setDrawer] = useState(false);
  const [help, setHelp] = useState(false);
  const [opened, setOpened] = useState<Opened | null>(null);
  const [text, setText] = useState("");
  const [asOf, setAsOf] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  const [conversations, refreshList] = useConversations();
  const onOpened = useCallback((to: string) => go(`/?c=${encodeURIComponent(to)}`, "replace"), []);
  const control = useThread({ id, onOpened, onChanged: refreshList });

  const visit = (to: string) => {
    setOpened(null);
    setDrawer(false);
    go(to);
    field.current?.focus();
  };
  const fresh = () => visit("/");
  const toggleList = () => {
    if (narrow) return setDrawer(!drawer);
    localStorage.setItem("jinnao.list", wide ? "hidden" : "shown");
    setWide(!wide);
  };
  const say = (words: string) => {
    if (!control.busy) control.send(words, asOf);
  };
  const send = () => {
    say(text.trim());
    setText("");
  };
  const byNumber = (key: string) => {
    const found = latestCitations(control);
    const citation = found?.citations.find((c) => String(c.number) === key);
    if (found && citation) setOpened({ entry: found.entry, citation });
  };
  const digits = Object.fromEntries([..."123456789"].map((d) => [d, byNumber]));
  const [keys, setKeys] = useKeys({
    "?": () => setHelp(true),
    "/": () => field.current?.focus(),
    n: fresh,
    b: toggleList,
    escape: () => setOpened(null),
    ...digits,
  });

  const state = control.thread.conversation?.state ?? "open";
  const list = (
    <ConversationList
      conversations={conversations}
      current={id}
      onPick={(to) => visit(`/?c=${encodeURIComponent(to)}`)}
      onFresh={fresh}
    />
  );
  const listShown = narrow ? drawer : wide;
  return (
    <div className={wide && !narrow ? "chat with-list" : "chat"}>
      <a className="skip" href="#composer">
        {words.skip}
      </a>
      <Bar
        href="/"
        name={config?.product || words.product}
        onHome={fresh}
        onHelp={() => setHelp(true)}
        before={
          <button
            type="button"
            className="button ghost square"
            aria-label={listShown ? words.chat.hideList : words.chat.showList}
            aria-expanded={listShown}
            onClick={toggleList}
          >
            <Icon name={narrow ? "menu" : "list"} />
          </button>
        }
      />
      {!narrow && wide && <div className="list-column">{list}</div>}
      <main className="thread-pane">
        <ThreadView control={control} fresh={id === ""} opened={opened} onOpen={setOpened} onSay={say} />
        <div className="composer-column" id="composer">
          {state !== "closed" && (
            <Composer
              text={text}
              setText={setText}
              asOf={asOf}
              setAsOf={setAsOf}
              onSend={send}
              onStop={control.stop}
              busy={control.busy}
              limit={config?.message_limit ?? 4000}
              withPerson={state === "waiting" || state === "taken"}
              field={field}
            />
          )}
        </div>
      </main>
      {opened && <SourcePanel citation={opened.citation} onClose={() => setOpened(null)} />}
      {narrow && drawer && (
        <Dialog title={words.chat.conversations} kind="drawer-left" onClose={() => setDrawer(false)}>
          {list}
        </Dialog>
      )}
      {help && <KeyHelp enabled={keys} setEnabled={setKeys} onClose={() => setHelp(false)} />}
    </div>
  );
}
