import { useEffect, useState } from "react";
import type { Citation } from "../../api/types";
import { Bar } from "../../parts/Bar";
import { KeyHelp } from "../../parts/KeyHelp";
import { ProblemNote } from "../../parts/ProblemNote";
import { go, usePath } from "../../session/path";
import { useKeys } from "../../session/useKeys";
import { NARROW, useMedia } from "../../session/useMedia";
import { useWords } from "../../words";
import { SourcePanel } from "../chat/SourcePanel";
import { CaseView } from "./CaseView";
import { InboxList } from "./InboxList";
import { useInbox, useOpened } from "./useDesk";

export function DeskPage() {
  const { words } = useWords();
  const id = usePath().searchParams.get("c") ?? "";
  const narrow = useMedia(NARROW);
  const { inbox, problem, refresh } = useInbox();
  const one = useOpened(id);
  const [citation, setCitation] = useState<Citation | null>(null);
  const [help, setHelp] = useState(false);
  const [keys, setKeys] = useKeys({ "?": () => setHelp(true), escape: () => setCitation(null) });

  useEffect(() => {
    const waiting = inbox?.waiting.length ?? 0;
    document.title = `${waiting > 0 ? `(${waiting}) ` : ""}${words.desk.title} · ${words.product}`;
  }, [inbox, words]);

  // the one of the two that a narrow screen shows is the main part
  const [ListTag, CaseTag] = narrow && !id ? (["main", "div"] as const) : (["div", "main"] as const);
  const leave = () => go("/desk");
  return (
    <div className={id ? "desk with-case" : "desk"}>
      <Bar href="/desk" name={words.desk.title} onHelp={() => setHelp(true)} />
      <ListTag className="list-column">
        {narrow && !id && <h1 className="sr-only">{words.desk.title}</h1>}
        {problem && <ProblemNote problem={problem} again={() => void refresh()} />}
        <InboxList inbox={inbox} current={id} onPick={(to) => go(`/desk?c=${encodeURIComponent(to)}`)} />
      </ListTag>
      <CaseTag className="case-pane">
        {!(narrow && !id) && !one.opened && <h1 className="sr-only">{words.desk.title}</h1>}
        {!id && <p className="pick">{words.desk.pick}</p>}
        {id && !one.opened && one.problem && <ProblemNote problem={one.problem} again={() => void one.reload()} />}
        {one.opened && (
          <CaseView
            key={id}
            opened={one.opened}
            problem={one.problem}
            setProblem={one.setProblem}
            onChanged={async () => {
              await Promise.all([one.reload(), refresh()]);
            }}
            onClosed={leave}
            onBack={leave}
            onOpen={setCitation}
          />
        )}
      </CaseTag>
      {citation && <SourcePanel citation={citation} onClose={() => setCitation(null)} />}
      {help && <KeyHelp enabled={keys} setEnabled={setKeys} onClose={() => setHelp(false)} />}
    </div>
  );
}
