import { useSession } from "../../session/session";
import { useWords } from "../../words";

/** The empty thread: a greeting and questions that can be asked with one click. */
export function Welcome({ onAsk }: { onAsk: (text: string) => void }) {
  const { lang, words } = useWords();
  const { config, me } = useSession();
  const all = config?.examples ?? {};
  const examples = all[lang] ?? all[lang.slice(0, 2)] ?? [];
  return (
    <div className="welcome">
      <h1>{words.chat.hello(me?.name ?? "")}</h1>
      <p>{words.chat.invite}</p>
      {examples.length > 0 && (
        <section aria-label={words.chat.examples}>
          <h2>{words.chat.examples}</h2>
          <ul>
            {examples.map((example) => (
              <li key={example}>
                <button type="button" className="example" onClick={() => onAsk(example)}>
                  {example}
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
