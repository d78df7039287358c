import { BarChart, LineChart, PieChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use, type EChartsType } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";
import type { DataChart } from "../../api/types";
import { NARROW, useMedia } from "../../session/useMedia";
import { heightOf, optionOf, type Look } from "./option";

use([BarChart, LineChart, PieChart, AriaComponent, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

const SERIES = 8;

/** What the style sheet says now. */
function lookOf(still: boolean, narrow: boolean): Look {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(name).trim();
  return {
    ink: token("--ink-2"),
    faint: token("--ink-3"),
    line: token("--line"),
    ground: token("--raised"),
    font: getComputedStyle(document.body).fontFamily,
    colours: Array.from({ length: SERIES }, (_, at) => token(`--chart-${at + 1}`)),
    still,
    narrow,
  };
}

/** The chart of an answer, in the colours of the page. It is a chunk of its own, fetched with the
 * first chart. */
export default function Drawing({ chart }: { chart: DataChart }) {
  const box = useRef<HTMLDivElement>(null);
  const still = useMedia("(prefers-reduced-motion: reduce)");
  const narrow = useMedia(NARROW);

  useEffect(() => {
    const place = box.current;
    if (!place) return;
    const drawing: EChartsType = init(place, null, { renderer: "svg" });
    const draw = () => drawing.setOption(optionOf(chart, lookOf(still, narrow)), { notMerge: true });
    draw();
    const size = new ResizeObserver(() => drawing.resize());
    size.observe(place);
    const theme = new MutationObserver(draw);
    theme.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    return () => {
      theme.disconnect();
      size.disconnect();
      drawing.dispose();
    };
  }, [chart, still, narrow]);

  return <div className="drawing" ref={box} style={{ height: heightOf(chart) }} />;
}
