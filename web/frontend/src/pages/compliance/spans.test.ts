import { expect, test } from "vitest";
import { clockOf, piecesOf, secondOf } from "./spans";

const mark = (finding_id: string, start: number, end: number) => ({ finding_id, start, end });

test("marks cut the text, and where they meet a piece belongs to both", () => {
  const pieces = piecesOf("这款保本保息稳赚", [mark("a", 2, 6), mark("b", 4, 8)]);
  expect(pieces).toEqual([
    { text: "这款", findings: [] },
    { text: "保本", findings: ["a"] },
    { text: "保息", findings: ["a", "b"] },
    { text: "稳赚", findings: ["b"] },
  ]);
});

test("offsets count characters, not code units, and end with the text", () => {
  expect(piecesOf("😀保本", [mark("a", 1, 9)])).toEqual([
    { text: "😀", findings: [] },
    { text: "保本", findings: ["a"] },
  ]);
  expect(piecesOf("没有", [mark("a", 0, 0), mark("b", 5, 7)])).toEqual([{ text: "没有", findings: [] }]);
});

test("a character's second lies within its utterance", () => {
  expect(secondOf({ text: "一二三四", start_s: 10, end_s: 14 }, 2)).toBe(12);
  expect(secondOf({ text: "一二三四", start_s: 10, end_s: null }, 2)).toBe(10);
  expect(secondOf({ text: "一二", start_s: null, end_s: null }, 1)).toBeNull();
});

test("seconds are told as a clock does", () => {
  expect([clockOf(4.9), clockOf(64), clockOf(3725)]).toEqual(["0:04", "1:04", "1:02:05"]);
});
