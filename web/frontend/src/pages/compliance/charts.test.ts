import { expect, test } from "vitest";
import type { Figures } from "../../api/compliance";
import { backlogChart, daysChart, precisionChart } from "./charts";
import { complianceWords } from "./words";

const words = complianceWords("zh-CN");
const rule = { rule_version: "1.0", name_zh: "", name_en: "", confirmed: 2, valuable: 0, false_alarms: 1, needs_more: 0 };
const figures: Figures = {
  since: "2026-11-01",
  until: "2026-11-03",
  rules: [
    { ...rule, rule_id: "A", precision: 0.6667 },
    { ...rule, rule_id: "B", precision: null },
  ],
  agreement: { n: 0, agreed: 0, kappa: null, pairs: [] },
  decisions: { n: 0, median_h: null, p90_h: null },
  backlog: [{ severity: "high", under_1d: 1, days_1_3: 2, days_3_7: 3, over_7d: 4, overdue: 5 }],
  days: [
    { day: "2026-11-03", rule_id: "A", findings: 2 },
    { day: "2026-11-03", rule_id: "B", findings: 1 },
    { day: "2026-11-01", rule_id: "A", findings: 1 },
    { day: "2026-12-01", rule_id: "A", findings: 9 },
  ],
  snoozed: { findings: 0, snoozed: 0, share: null },
};

test("a day without findings is nought, and all rules add up", () => {
  const chart = daysChart(figures, words);
  expect(chart.categories).toEqual(["11-01", "11-02", "11-03"]);
  expect(chart.series.map((one) => [one.name, one.values])).toEqual([
    ["合计", [1, 0, 3]],
    ["A", [1, 0, 2]],
    ["B", [0, 0, 1]],
  ]);
});

test("the backlog has a group for each severity and a bar for each age", () => {
  const chart = backlogChart(figures, words);
  expect(chart.categories).toEqual(["高"]);
  expect(chart.series.map((one) => one.values)).toEqual([[1], [2], [3], [4]]);
});

test("a rule whose precision cannot be told has no bar", () => {
  const chart = precisionChart(figures, words);
  expect(chart.categories).toEqual(["A 1.0"]);
  expect(chart.series[0]?.values).toEqual([66.7]);
});
