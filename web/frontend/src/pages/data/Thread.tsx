import { useEffect, useRef } from "react";
import { useWords } from "../../words";
import { AskedView } from "./AskedView";
import type { DataControl } from "./useData";

interface Props {
  control: DataControl;
  opening: boolean;
  onOpen: (id: string) => void;
}

/** The questions in view, or what one might ask. The newest is scrolled to where it begins. */
export function Thread({ control, opening, onOpen }: Props) {
  const { words } = useWords();
  const last = useRef<HTMLDivElement>(null);
  const { asked } = control;
  const newest = asked.at(-1);

  useEffect(() => {
    if (asked.length > 1) last.current?.scrollIntoView({ block: "start" });
  }, [newest?.key, newest?.answer, asked.length]);

  if (asked.length === 0 && !opening) {
    return (
      <div className="welcome data-welcome">
        <h1>{words.data.hello}</h1>
        <p>{words.data.invite}</p>
        <section>
          <h2>{words.data.examplesTitle}</h2>
          <ul>
            {words.data.examples.map((example) => (
              <li key={example}>
                <button type="button" className="example" onClick={() => control.ask(example)}>
                  {example}
                </button>
              </li>
            ))}
          </ul>
        </section>
      </div>
    );
  }
  return (
    <>
      <h1 className="sr-only">{words.data.title}</h1>
      <p className="sr-only" aria-live="polite">
        {newest?.answer ? `${words.data.done} ${newest.answer.sentences[0] ?? ""}` : control.busy ? words.data.working : ""}
      </p>
      {asked.map((one) => (
        <div key={one.key} ref={one === newest ? last : undefined}>
          <AskedView one={one} control={control} onOpen={onOpen} />
        </div>
      ))}
    </>
  );
}
