import { useWords } from "../words";
import { Dialog } from "./Dialog";

interface Props {
  enabled: boolean;
  setEnabled: (enabled: boolean) => void;
  onClose: () => void;
  /** What the keys N and B do on this page, where it is not a conversation; then it has no sources. */
  fresh?: string;
  list?: string;
  /** The keys of a page that has its own, and what they do. */
  own?: [string[], string][];
}

export function KeyHelp({ enabled, setEnabled, onClose, fresh, list, own }: Props) {
  const { keys } = useWords().words;
  const rows: [string[], string][] = own ?? [
    [["Enter"], keys.send],
    ...(fresh ? [] : [[["Shift", "Enter"], keys.newline] as [string[], string]]),
    [["Esc"], keys.escape],
    [["/"], keys.focus],
    [["N"], fresh ?? keys.fresh],
    ...(list === "" ? [] : [[["B"], list ?? keys.list] as [string[], string]]),
    ...(fresh ? [] : [[["1", "–", "9"], keys.cite] as [string[], string]]),
    [["?"], keys.help],
  ];
  return (
    <Dialog title={keys.title} onClose={onClose}>
      <dl className="keys">
        {rows.map(([combo, meaning]) => (
          <div key={meaning}>
            <dt>
              {combo.map((key) => (key === "–" ? key : <kbd key={key}>{key}</kbd>))}
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <label className="check">
        <input type="checkbox" checked={enabled} onChange={(e) => setEnabled(e.target.checked)} />
        {keys.enabled}
      </label>
    </Dialog>
  );
}
