import { useEffect, useRef, useState } from "react";
import { AccountMenu, LanguageButton } from "../../parts/AccountMenu";
import { Icon, Mark } from "../../parts/Icon";
import { KeyHelp } from "../../parts/KeyHelp";
import { ProblemNote } from "../../parts/ProblemNote";
import { useKeys } from "../../session/useKeys";
import { NARROW, useMedia } from "../../session/useMedia";
import { useWords } from "../../words";
import { Result } from "./Result";
import { useData } from "./useData";

const LONGEST = 400;

/** Questions on data: a box, what was found, and the query behind it. */
export function DataPage() {
  const { words } = useWords();
  const narrow = useMedia(NARROW);
  const { asked, busy, ask } = useData();
  const [text, setText] = useState("");
  const [help, setHelp] = useState(false);
  const end = useRef<HTMLDivElement>(null);
  const [keys, setKeys] = useKeys({ "?": () => setHelp(true) });

  useEffect(() => {
    document.title = `${words.data.title} · ${words.product}`;
  }, [words]);
  useEffect(() => {
    void end.current?.scrollIntoView({ block: "nearest" });
  }, [asked]);

  const send = (question: string) => {
    const plain = question.trim();
    if (!plain || busy) return;
    setText("");
    void ask(plain);
  };
  return (
    <div className="data">
      <header className="bar">
        <a className="brand" href="/data">
          <Mark />
          <span>{words.data.title}</span>
        </a>
        <span className="bar-space" />
        {!narrow && <LanguageButton />}
        <AccountMenu onHelp={() => setHelp(true)} />
      </header>
      <main className="data-main">
        <h1 className={asked.length ? "sr-only" : "data-hello"}>{words.data.hello}</h1>
        {asked.length === 0 && (
          <div className="options">
            {words.data.examples.map((example) => (
              <button type="button" className="button" key={example} onClick={() => send(example)}>
                {example}
              </button>
            ))}
          </div>
        )}
        <div aria-live="polite">
          {asked.map((one) => (
            <section className="asked" key={one.id}>
              <h2>{one.question}</h2>
              {one.problem && <ProblemNote problem={one.problem} again={() => send(one.question)} />}
              {one.answer && <Result answer={one.answer} again={(option) => send(`${one.question} ${option}`)} />}
              {!one.answer && !one.problem && <p className="meaning">{words.loading}</p>}
            </section>
          ))}
        </div>
        <div ref={end} />
      </main>
      <form
        role="search"
        aria-label={words.data.title}
        className="data-box composer-box"
        onSubmit={(event) => {
          event.preventDefault();
          send(text);
        }}
      >
        <div className="composer-row">
          <input
            autoFocus
            aria-label={words.data.placeholder}
            placeholder={words.data.placeholder}
            maxLength={LONGEST}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <button className="button primary round" aria-label={words.data.send} aria-disabled={busy || !text.trim()}>
            <Icon name="send" />
          </button>
        </div>
      </form>
      {help && <KeyHelp enabled={keys} setEnabled={setKeys} onClose={() => setHelp(false)} />}
    </div>
  );
}
