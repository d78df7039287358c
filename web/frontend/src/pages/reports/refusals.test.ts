import { expect, test } from "vitest";
import { Problem } from "../../api/http";
import { told, whyEnded } from "./refusals";

test("a refusal is told in the reader's language, with its figures", () => {
  const loose = new Problem(409, "conflict", "These figures have no source: 4364.56万元.", "Use figures of the report.");
  expect(told(loose, "zh-CN").conflict).toEqual([
    "这些数字没有出处：4364.56万元。",
    "请改用报告里已有的数字，或勾选由本人负责后再保存。",
  ]);
  expect(told(loose, "en").conflict).toEqual([loose.detail, loose.todo]);
});

test("what is not known keeps the application's words", () => {
  const other = new Problem(409, "conflict", "Something new.", "Do this.");
  expect(told(other, "zh-CN").conflict).toEqual(["Something new.", "Do this."]);
  expect(told(new Problem(404, "not_found", "No such report.", ""), "zh-CN")).toEqual({});
});

test("an error of a job is told without its code, and what to do stays", () => {
  expect(whyEnded("unavailable: The index does not answer.", "zh-CN")).toBe(
    "文件检索服务没有响应。请稍后重新起草；如一直如此，请联系管理员。",
  );
  expect(whyEnded("The index does not answer. Is `jinnao index` running?", "zh-CN")).toContain("文件检索服务");
  expect(whyEnded("unavailable: The index does not answer.", "en")).toBe(
    "The index does not answer. Draft it again later; if it stays so, tell the administrator.",
  );
});
