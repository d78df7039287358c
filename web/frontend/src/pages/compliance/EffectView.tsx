import { complianceCalls, type RuleVersion, type Sighting } from "../../api/compliance";
import { useWords } from "../../words";
import { useLoaded } from "../reports/useLoaded";
import { Refused } from "./useAct";
import { complianceWords } from "./words";

/** What a version found on stored material beside the one in use; followed while it runs. */
export function EffectView({ version }: { version: RuleVersion }) {
  const { lang, words: all } = useWords();
  const words = complianceWords(lang).rules;
  const name = `${version.rule_id}:${version.version}`;
  const loaded = useLoaded(name, () => complianceCalls.effect(version.rule_id, version.version), (one) => one.state === "running", 3000);
  const effect = loaded.value;
  if (!effect) return loaded.problem ? <Refused problem={loaded.problem} /> : <p className="quiet">{all.loading}</p>;
  return (
    <div className="effect" role="group" aria-label={words.effect}>
      <p>
        <strong>{words.effect}</strong>{" "}
        <span className="quiet">
          {effect.state && words.effectState[effect.state]} · {words.effectOf(effect.screened)}
        </span>
      </p>
      <dl className="counts">
        <Count name={words.sameCount} n={effect.same} />
        <Count name={words.newCount} n={effect.new} />
        <Count name={words.goneCount} n={effect.gone} />
      </dl>
      <Examples title={words.newExamples} examples={effect.new_examples} />
      <Examples title={words.goneExamples} examples={effect.gone_examples} />
    </div>
  );
}

function Count({ name, n }: { name: string; n: number }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{n}</dd>
    </div>
  );
}

function Examples({ title, examples }: { title: string; examples: Sighting[] }) {
  if (examples.length === 0) return null;
  return (
    <details>
      <summary>{title}</summary>
      <ul>
        {examples.map((one) => (
          <li key={`${one.material_id}:${one.seq}`}>
            <q>{one.text}</q>
          </li>
        ))}
      </ul>
    </details>
  );
}
