import type { Figures } from "../../api/compliance";
import type { DataChart } from "../../api/types";
import { daysFrom } from "./days";
import type { ComplianceWords } from "./words";

const LINES = 3; // rules that are drawn by themselves
type Age = Exclude<keyof ComplianceWords["figures"]["ages"], "overdue">;
export const AGES: Age[] = ["under_1d", "days_1_3", "days_3_7", "over_7d"];

const chart = (title: string, part: Partial<DataChart>): DataChart => ({
  kind: "bar",
  horizontal: false,
  category_title: "",
  value_title: title,
  unit: "",
  categories: [],
  series: [],
  description: title,
  ...part,
});

/** Findings of each day, days without any too: all, and the rules that found most. */
export function daysChart(figures: Figures, words: ComplianceWords): DataChart {
  const days = daysFrom(figures.since, figures.until);
  const place = new Map(days.map((day, at) => [day, at]));
  const lines = new Map<string, number[]>();
  const total = days.map(() => 0);
  for (const one of figures.days) {
    const at = place.get(one.day);
    if (at === undefined) continue;
    const line = lines.get(one.rule_id) ?? days.map(() => 0);
    line[at]! += one.findings;
    total[at]! += one.findings;
    lines.set(one.rule_id, line);
  }
  const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
  const most = [...lines].sort((a, b) => sum(b[1]) - sum(a[1])).slice(0, LINES);
  return chart(words.figures.days, {
    kind: "line",
    unit: words.figures.unit,
    categories: days.map((day) => day.slice(5)),
    series: [[words.figures.total, total] as const, ...most].map(([name, values]) => ({ name, values, earlier: false })),
    description: `${words.figures.days} ${figures.since} – ${figures.until}: ${sum(total)}`,
  });
}

/** Undecided cases by severity and age. */
export function backlogChart(figures: Figures, words: ComplianceWords): DataChart {
  return chart(words.figures.backlog, {
    kind: "grouped_bars",
    unit: words.figures.unitCases,
    categories: figures.backlog.map((one) => words.severity[one.severity]),
    series: AGES.map((age) => ({
      name: words.figures.ages[age],
      values: figures.backlog.map((one) => one[age]),
      earlier: false,
    })),
  });
}

/** In percent; versions of a rule without a figure have no bar. */
export function precisionChart(figures: Figures, words: ComplianceWords): DataChart {
  const known = figures.rules.filter((one) => one.precision !== null);
  return chart(words.figures.precision, {
    horizontal: true,
    unit: "%",
    categories: known.map((one) => `${one.rule_id} ${one.rule_version}`),
    series: [
      {
        name: words.figures.precisionHead,
        values: known.map((one) => Math.round((one.precision ?? 0) * 1000) / 10),
        earlier: false,
      },
    ],
  });
}
