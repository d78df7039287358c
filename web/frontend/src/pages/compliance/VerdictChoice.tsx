import { useId } from "react";
import { VERDICTS, type Verdict } from "../../api/compliance";
import { useWords } from "../../words";
import { complianceWords } from "./words";

interface Props {
  label: string;
  value: Verdict | "";
  onChange: (value: Verdict) => void;
}

export function VerdictChoice({ label, value, onChange }: Props) {
  const { lang } = useWords();
  const words = complianceWords(lang);
  const name = useId();
  return (
    <fieldset className="verdict-choice">
      <legend>{label}</legend>
      {VERDICTS.map((one) => (
        <label key={one}>
          <input type="radio" name={name} required checked={value === one} onChange={() => onChange(one)} />
          <span>{words.verdicts[one]}</span>
        </label>
      ))}
    </fieldset>
  );
}
