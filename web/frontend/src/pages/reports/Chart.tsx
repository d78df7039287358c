import { BarChart, LineChart, PieChart, ScatterChart } from "echarts/charts";
import {
  AriaComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TitleComponent,
  TooltipComponent,
} from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";

use([
  BarChart, LineChart, PieChart, ScatterChart, AriaComponent, GridComponent, LegendComponent,
  MarkLineComponent, TitleComponent, TooltipComponent, SVGRenderer,
]);

/** A report's chart as its files have it: the same option. */
export default function Chart({ option, description }: { option: Record<string, unknown>; description: string }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!box.current) return;
    const drawing = init(box.current, null, { renderer: "svg" });
    drawing.setOption({ ...option, animation: false, aria: { enabled: true, label: { description } } });
    const size = new ResizeObserver(() => drawing.resize());
    size.observe(box.current);
    return () => {
      size.disconnect();
      drawing.dispose();
    };
  }, [option, description]);
  return <div className="drawing paper" ref={box} />;
}
