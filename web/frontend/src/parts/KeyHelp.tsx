import { useWords } from "../words";
import { Dialog } from "./Dialog";

interface Props {
  enabled: boolean;
  setEnabled: (enabled: boolean) => void;
  onClose: () => void;
}

export function KeyHelp({ enabled, setEnabled, onClose }: Props) {
  const { keys } = useWords().words;
  const rows: [string[], string][] = [
    [["Enter"], keys.send],
    [["Shift", "Enter"], keys.newline],
    [["Esc"], keys.escape],
    [["/"], keys.focus],
    [["N"], keys.fresh],
    [["B"], keys.list],
    [["1", "–", "9"], keys.cite],
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
