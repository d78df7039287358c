import { expect, test } from "vitest";
import { csvOf } from "./csv";

const answer = {
  heads: ["行业", "营业收入"],
  values: [
    ["银行, 其他", "-12.5"],
    ["=1+1", null],
  ],
} as unknown as Parameters<typeof csvOf>[0];

test("values are kept, quoted where they must be, and are no formulas", () => {
  const text = decodeURIComponent(csvOf(answer).split(",").slice(1).join(","));
  expect(text).toBe('\ufeff行业,营业收入\r\n"银行, 其他",-12.5\r\n\'=1+1,');
});
