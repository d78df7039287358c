import { KeyHelp } from "../../parts/KeyHelp";
import { useWords } from "../../words";
import { complianceWords } from "./words";

/** What single keys do here. */
export function Keys(props: { enabled: boolean; setEnabled: (enabled: boolean) => void; onClose: () => void }) {
  const { lang, words: all } = useWords();
  const { keys } = complianceWords(lang);
  const own: [string, string][] = [
    ["/", keys.search],
    ["N", all.data.fresh],
    ["J", keys.next],
    ["K", keys.previous],
    ["P", keys.play],
    ["Esc", keys.list],
    ["?", all.keys.help],
  ];
  return <KeyHelp {...props} own={own.map(([key, meaning]) => [[key], meaning])} />;
}
