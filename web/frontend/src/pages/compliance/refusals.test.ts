import { expect, test } from "vitest";
import { Problem } from "../../api/http";
import { told } from "./refusals";

test("a refusal is told in the reader's language, with what to do", () => {
  const left = new Problem(409, "conflict", "2 of the findings you have not reviewed.", "Give your word on each of them first.");
  expect(told(left, "zh-CN").conflict).toEqual(["还有 2 条发现您没有复核。", "请逐条给出意见，再作决定。"]);
  expect(told(left, "en").conflict).toEqual([left.detail, left.todo]);
});

test("nobody is a case of its own, a name is kept", () => {
  const of = (whose: string) => new Problem(409, "conflict", `The case is ${whose}'s by now.`, "");
  expect(told(of("nobody"), "zh-CN").conflict?.[0]).toBe("案件现在无人承办。");
  expect(told(of("方敏"), "zh-CN").conflict?.[0]).toBe("案件现由 方敏 承办。");
});

test("what is not known keeps the application's words; a missing right has the page's own", () => {
  const other = new Problem(409, "conflict", "Something new.", "Do this.");
  expect(told(other, "zh-CN").conflict).toEqual(["Something new.", "Do this."]);
  expect(told(new Problem(403, "forbidden", "This needs the scope cases:work.", ""), "en")).toEqual({});
});
