import type { BarSeriesOption, LineSeriesOption, PieSeriesOption } from "echarts/charts";
import type { EChartsCoreOption } from "echarts/core";
import type { DataChart } from "../../api/types";

/** Colours and type of the page as it is now, and whether it may move. */
export interface Look {
  ink: string;
  faint: string;
  line: string;
  ground: string;
  font: string;
  colours: string[];
  still: boolean;
  narrow: boolean;
}

/** Lines are told apart by their marks too, not by colour alone. */
const MARKS = ["circle", "rect", "triangle", "diamond", "emptyCircle", "emptyRect", "emptyTriangle", "emptyDiamond"];
const FEW_POINTS = 40;

const figure = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });

/** A value with its unit, as the tooltip shows it. */
export function said(value: unknown, unit: string): string {
  if (typeof value !== "number") return "–";
  const gap = /^[A-Za-z]/.test(unit) ? " " : "";
  return `${figure.format(value)}${gap}${unit}`;
}

/** How high the drawing must be: bars that lie need a line each. */
export function heightOf(chart: DataChart): number {
  if (!chart.horizontal) return chart.kind === "pie" ? 260 : 310;
  return (chart.series.length > 1 ? 84 : 54) + chart.categories.length * Math.max(26, 16 * chart.series.length + 8);
}

/** The drawing in ECharts' own words. */
export function optionOf(chart: DataChart, look: Look): EChartsCoreOption {
  return {
    aria: { enabled: true, label: { description: chart.description } },
    animation: !look.still,
    animationDuration: 300,
    color: coloursOf(chart, look),
    textStyle: { fontFamily: look.font, color: look.ink },
    tooltip: {
      trigger: chart.kind === "pie" ? "item" : "axis",
      renderMode: "richText", // the other mode writes style attributes, which our policy forbids
      confine: true,
      backgroundColor: look.ground,
      borderColor: look.line,
      textStyle: { color: look.ink, fontFamily: look.font, fontSize: 12 },
      axisPointer: { type: chart.kind === "line" ? "line" : "shadow" },
      valueFormatter: (value: unknown) => said(value, chart.unit),
    },
    legend:
      chart.series.length > 1
        ? { top: 0, left: 0, itemGap: 14, itemWidth: 16, itemHeight: 10, textStyle: { color: look.ink, fontSize: 12 } }
        : undefined,
    ...(chart.kind === "pie" ? pie(chart, look) : axes(chart, look)),
  };
}

/** A period before is grey, so that the eye goes to what it is compared with. */
function coloursOf(chart: DataChart, look: Look): string[] {
  const grey = look.colours.at(-1) ?? look.faint;
  let next = 0;
  return chart.series.some((s) => s.earlier)
    ? chart.series.map((s) => (s.earlier ? grey : (look.colours[next++] ?? grey)))
    : look.colours;
}

function pie(chart: DataChart, look: Look): EChartsCoreOption {
  const values = chart.series[0]?.values ?? [];
  const series: PieSeriesOption = {
    type: "pie",
    name: chart.value_title,
    radius: ["42%", "70%"],
    itemStyle: { borderColor: look.ground, borderWidth: 2 },
    label: {
      color: look.ink,
      formatter: (at) => `${at.name}${look.narrow ? "\n" : " "}${said(at.value, chart.unit)}`,
    },
    data: chart.categories.map((name, at) => ({ name, value: values[at] ?? 0 })),
  };
  return { series: [series] };
}

function axes(chart: DataChart, look: Look): EChartsCoreOption {
  const top = chart.series.length > 1 ? (look.narrow && chart.series.length > 3 ? 66 : 40) : 10;
  const label = { color: look.faint, fontSize: 12 };
  const names = {
    type: "category",
    data: chart.categories,
    inverse: chart.horizontal,
    axisLine: { lineStyle: { color: look.line } },
    axisTick: { show: false },
    axisLabel: {
      ...label,
      hideOverlap: true,
      ...(chart.horizontal ? { width: look.narrow ? 96 : 200, overflow: "truncate" } : {}),
      ...(chart.horizontal || chart.kind !== "line" ? { interval: 0 } : {}),
    },
  };
  const values = {
    type: "value",
    axisLabel: { ...label, formatter: (value: number) => figure.format(value) },
    splitLine: { lineStyle: { color: look.line } },
    splitNumber: look.narrow ? 3 : 5,
    scale: chart.kind === "line" && apart(chart),
  };
  return {
    grid: {
      left: 2, right: chart.horizontal ? 24 : 12, top, bottom: 8,
      outerBoundsMode: "same", outerBoundsContain: "axisLabel",
    },
    xAxis: chart.horizontal ? { ...values, position: "top" } : names,
    yAxis: chart.horizontal ? names : values,
    series: chart.series.map((one, at) => series(chart, one, at)),
  };
}

/** Lines far from nothing are drawn from near their lowest point, or they would all be flat. */
function apart(chart: DataChart): boolean {
  const values = chart.series.flatMap((s) => s.values).filter((v) => v !== null);
  const low = Math.min(...values);
  return low > 0 && (Math.max(...values) - low) / low < 0.25;
}

function series(
  chart: DataChart,
  one: DataChart["series"][number],
  at: number,
): BarSeriesOption | LineSeriesOption {
  if (chart.kind === "line") {
    return {
      type: "line",
      name: one.name,
      data: one.values,
      symbol: MARKS[at % MARKS.length]!,
      symbolSize: 7,
      showSymbol: chart.categories.length <= FEW_POINTS,
      lineStyle: { width: 2 },
    };
  }
  return { type: "bar", name: one.name, data: one.values, barMaxWidth: 36, barGap: "10%" };
}
