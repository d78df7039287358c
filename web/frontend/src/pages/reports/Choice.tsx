import type { Subject, Template } from "../../api/reports";
import { useWords } from "../../words";
import { reportWords } from "./words";

export interface Chosen {
  template: string;
  language: "zh" | "en";
  as_of: string;
}

interface Props {
  templates: Template[];
  chosen: Chosen;
  onChange: (chosen: Chosen) => void;
  /** Whether a day is asked for. */
  day?: boolean;
}

/** Which template, in which language, as of which day. */
export function Choice({ templates, chosen, onChange, day = true }: Props) {
  const { lang } = useWords();
  const words = reportWords(lang);
  const tongue = lang === "en" ? "en" : "zh";
  const picked = templates.find((one) => one.name === chosen.template);
  return (
    <>
      <fieldset className="templates">
        <legend>{words.template}</legend>
        {templates.map((one) => (
          <label key={one.name} className="template">
            <input
              type="radio"
              name="template"
              checked={one.name === chosen.template}
              onChange={() => onChange({ ...chosen, template: one.name })}
            />
            <span>
              <strong>{one.title[tongue]}</strong>
              <span className="quiet">{one.purpose[tongue]}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {picked && (
        <p className="quiet">
          {words.sections(picked.sections.map((section) => section[tongue]).join(" · "))}
        </p>
      )}
      <div className="row">
        <label className="field">
          <span>{words.language}</span>
          <select
            value={chosen.language}
            onChange={(event) => onChange({ ...chosen, language: event.target.value as "zh" | "en" })}
          >
            <option value="zh">{words.languages.zh}</option>
            <option value="en">{words.languages.en}</option>
          </select>
        </label>
        {day && (
          <label className="field">
            <span>{words.asOf}</span>
            <input
              type="date"
              required
              value={chosen.as_of}
              onChange={(event) => onChange({ ...chosen, as_of: event.target.value })}
            />
          </label>
        )}
      </div>
    </>
  );
}

/** A subject by its name, helped by the list of all. */
export function SubjectField(props: {
  label: string;
  subjects: Subject[];
  value: string;
  onChange: (value: string) => void;
}) {
  const { lang } = useWords();
  return (
    <label className="field wide">
      <span>{props.label}</span>
      <input
        list="report-subjects"
        required
        placeholder={reportWords(lang).subjectFind}
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
      />
      <datalist id="report-subjects">
        {props.subjects.map((one) => (
          <option key={one.key} value={one.key} />
        ))}
      </datalist>
    </label>
  );
}
