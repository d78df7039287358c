import { readingCalls, type Facts, type Figure, type Place } from "../../api/readings";
import { ProblemNote } from "../../parts/ProblemNote";
import { useWords } from "../../words";
import { useLoaded } from "../reports/useLoaded";
import { researchWords, type ResearchWords } from "./words";

const NAMED = ["broker", "analysts", "published_on", "company", "company_code", "rating", "target_price"] as const;

interface Props {
  reading: string;
  onPlace: (place: Place) => void;
}

/** What the report states; each line leads to where it is printed. */
export function FactsView({ reading, onPlace }: Props) {
  const { lang, words: all } = useWords();
  const words = researchWords(lang);
  const loaded = useLoaded(reading, () => readingCalls.facts(reading));
  if (loaded.problem) return <ProblemNote problem={loaded.problem} again={loaded.again} />;
  if (!loaded.value) return <p className="quiet">{all.loading}</p>;
  const { report, figures, points } = loaded.value;
  const named = report ? NAMED.filter((name) => said(report, name, words)) : [];
  if (named.length + figures.length + points.length === 0) return <p className="quiet">{words.noFacts}</p>;
  return (
    <div className="facts-view">
      {report && named.length > 0 && (
        <dl className="facts">
          {named.map((name) => (
            <div key={name}>
              <dt>{words.fact[name]}</dt>
              <dd>
                <To place={placeOf(report.places[name])} text={said(report, name, words)} onPlace={onPlace} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      {figures.length > 0 && <Figures figures={figures} onPlace={onPlace} />}
      {(["point", "risk"] as const).map((kind) => {
        const own = points.filter((point) => point.kind === kind);
        if (own.length === 0) return null;
        return (
          <section key={kind}>
            <h3>{kind === "point" ? words.points : words.risks}</h3>
            <ul className="fact-points">
              {own.map((point, i) => (
                <li key={i}>
                  <To place={point.place} text={point.text} onPlace={onPlace} />
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}

function said(report: NonNullable<Facts["report"]>, name: (typeof NAMED)[number], words: ResearchWords): string {
  switch (name) {
    case "rating": {
      const plain = words.ratings[report.rating] ?? "";
      const change = words.changes[report.rating_change];
      const own = report.rating_as_written && report.rating_as_written !== plain ? `（${report.rating_as_written}）` : "";
      return plain && `${plain}${own}${change ? ` · ${change}` : ""}`;
    }
    case "target_price":
      return report.target_price === null ? "" : `${Number(report.target_price)} ${report.target_currency}`.trim();
    default:
      return report[name] ?? "";
  }
}

function placeOf(held: Place | Place[] | undefined): Place | null {
  return (Array.isArray(held) ? held[0] : held) ?? null;
}

function To({ place, text, onPlace }: { place: Place | null; text: string; onPlace: (place: Place) => void }) {
  const { lang } = useWords();
  const words = researchWords(lang);
  if (!place) return <span>{text}</span>;
  return (
    <button type="button" className="to-place" title={words.page(place.page, null)} onClick={() => onPlace(place)}>
      {text}
    </button>
  );
}

/** Metrics down, periods across. */
function Figures({ figures, onPlace }: { figures: Figure[]; onPlace: (place: Place) => void }) {
  const { lang } = useWords();
  const words = researchWords(lang);
  const periods = [...new Set(figures.map((f) => f.period))].sort();
  const rows = new Map<string, Figure[]>();
  for (const figure of figures) {
    const key = `${figure.statement}:${figure.metric}`;
    rows.set(key, [...(rows.get(key) ?? []), figure]);
  }
  const expected = new Set(figures.filter((f) => f.expected).map((f) => f.period));
  return (
    <section>
      <h3>{words.figures}</h3>
      <div className="rows" tabIndex={0} role="region" aria-label={words.figures}>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.metric}</th>
              {periods.map((period) => (
                <th key={period} scope="col" className="number-cell">
                  {period} <span className="quiet">{expected.has(period) ? words.expected : words.actual}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {[...rows].map(([key, own]) => (
              <tr key={key}>
                <th scope="row">{own[0]!.as_written}</th>
                {periods.map((period) => {
                  const figure = own.find((f) => f.period === period);
                  return (
                    <td key={period} className="number-cell">
                      {figure && <To place={figure.place} text={figure.place.text} onPlace={onPlace} />}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
