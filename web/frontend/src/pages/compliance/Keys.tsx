import { Dialog } from "../../parts/Dialog";
import { useWords } from "../../words";
import { complianceWords } from "./words";

/** What single keys do here. */
export function Keys({ enabled, setEnabled, onClose }: { enabled: boolean; setEnabled: (enabled: boolean) => void; onClose: () => void }) {
  const { lang } = useWords();
  const { keys } = complianceWords(lang);
  const rows: [string, string][] = [
    ["/", keys.search],
    ["J", keys.next],
    ["K", keys.previous],
    ["P", keys.play],
    ["Esc", keys.list],
    ["?", keys.help],
  ];
  return (
    <Dialog title={keys.title} onClose={onClose}>
      <dl className="keys">
        {rows.map(([key, meaning]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <label className="check">
        <input type="checkbox" checked={enabled} onChange={(event) => setEnabled(event.target.checked)} />
        {keys.enabled}
      </label>
    </Dialog>
  );
}
