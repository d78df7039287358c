import { expect, test } from "vitest";
import type { DataChart } from "../../api/types";
import { heightOf, optionOf, said, type Look } from "./option";

const chart: DataChart = {
  kind: "bar",
  horizontal: false,
  category_title: "行业",
  value_title: "营业收入（亿元）",
  unit: "亿元",
  categories: ["银行", "<img src=x onerror=alert(1)>"],
  series: [{ name: "营业收入", values: [12.345, null], earlier: false }],
  description: "柱状图",
};
const look: Look = {
  ink: "#000", faint: "#333", line: "#ccc", ground: "#fff", font: "sans-serif",
  colours: ["#123456"], still: true, narrow: false,
};
type Loose = Record<string, any>;

test("a bar chart has its categories upright and nothing that moves", () => {
  const option = optionOf(chart, look) as Loose;
  expect(option["xAxis"].data).toEqual(chart.categories);
  expect(option["yAxis"].type).toBe("value");
  expect(option["series"]).toMatchObject([{ type: "bar", data: [12.345, null] }]);
  expect(option["animation"]).toBe(false);
  expect(option["aria"].label.description).toBe("柱状图");
  expect(option["legend"]).toBeUndefined();
});

test("no tooltip writes markup", () => {
  expect((optionOf(chart, look) as Loose)["tooltip"].renderMode).toBe("richText");
});

test("lying bars read from the top, and take a line each", () => {
  const lying = { ...chart, horizontal: true };
  const option = optionOf(lying, look) as Loose;
  expect(option["yAxis"]).toMatchObject({ data: chart.categories, inverse: true });
  expect(heightOf(lying)).toBeLessThan(heightOf({ ...lying, categories: Array(30).fill("x") }));
});

test("several series have a legend and lines have marks of their own", () => {
  const series = [chart.series[0]!, { name: "净利润", values: [1, 2], earlier: false }];
  const option = optionOf({ ...chart, kind: "line", series }, look) as Loose;
  expect(option["legend"]).toBeDefined();
  expect(new Set(option["series"].map((s: Loose) => s["symbol"])).size).toBe(2);
});

test("what was before is grey and what is now has the first colour", () => {
  const now = chart.series[0]!;
  const series = [{ ...now, name: "上期值", earlier: true }, now];
  const colours = ["#111111", "#222222", "#888888"];
  const option = optionOf({ ...chart, kind: "grouped_bars", series }, { ...look, colours }) as Loose;
  expect(option["color"]).toEqual(["#888888", "#111111"]);
});

test("a pie has its shares by name", () => {
  const option = optionOf({ ...chart, kind: "pie", unit: "%" }, look) as Loose;
  expect(option["series"][0].data[0]).toEqual({ name: "银行", value: 12.345 });
  expect(option["series"][0].label.formatter({ name: "银行", value: 60 })).toBe("银行 60%");
});

test("values are said with their unit", () => {
  expect(said(1234.567, "亿元")).toBe("1,234.57亿元");
  expect(said(2, "billion yuan")).toBe("2 billion yuan");
  expect(said(null, "%")).toBe("–");
});
