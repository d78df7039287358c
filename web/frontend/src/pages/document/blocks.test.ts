import { describe, expect, it } from "vitest";
import { headingsOf, readBlocks, unitsOf, type Block, type Piece } from "./blocks";

const TEXT = [
  "# 收费标准",
  "",
  "第一章 总则",
  "第一条 **跨行转账**每笔 2 元。",
  "- 年费 10 元",
  "> 注：仅限个人客户",
  "| 项目 | 费用 |",
  "| --- | ---: |",
  "| 工本费 | 5 元 |",
].join("\n");

const words = (pieces: Piece[]) => pieces.map((p) => TEXT.slice(p.start, p.end)).join("");

describe("readBlocks", () => {
  const blocks = readBlocks(TEXT);

  it("names each block and keeps the place of every character", () => {
    expect(blocks.map((b) => b.kind)).toEqual([
      "heading", "heading", "paragraph", "item", "quote", "table",
    ]);
    const flat = blocks.filter((b): b is Exclude<Block, { kind: "table" }> => b.kind !== "table");
    expect(flat.map((b) => words(b.pieces))).toEqual([
      "收费标准", "第一章 总则", "第一条 跨行转账每笔 2 元。", "年费 10 元", "注：仅限个人客户",
    ]);
    expect(flat[2]!.pieces.map((p) => p.strong)).toEqual([false, true, false]);
  });

  it("reads a table with its head and without its rule", () => {
    const table = blocks.at(-1)!;
    if (table.kind !== "table") throw new Error("the last block is a table");
    expect(table.head.map((c) => words(c).trim())).toEqual(["项目", "费用"]);
    expect(table.rows.map((r) => r.map((c) => words(c).trim()))).toEqual([["工本费", "5 元"]]);
  });
});

describe("readBlocks on the text of a loader", () => {
  it("finds headings by the sections and tables by their bars", () => {
    const text = "二、转账\n项目 | 收费\n跨行转账 | 免费\n当日到账。";
    const blocks = readBlocks(text, headingsOf([{ title: "收费标准 / 二、转账" }]));
    expect(blocks.map((b) => b.kind)).toEqual(["heading", "table", "paragraph"]);
    const table = blocks[1]!;
    if (table.kind !== "table") throw new Error("the second block is a table");
    const read = (cells: Piece[][]) =>
      cells.map((c) => c.map((p) => text.slice(p.start, p.end)).join("").trim());
    expect(read(table.head)).toEqual(["项目", "收费"]);
    expect(table.rows.map(read)).toEqual([["跨行转账", "免费"]]);
  });
});

describe("unitsOf", () => {
  it("counts a character outside the basic plane once", () => {
    expect(unitsOf("𠮷野家abc", [0, 1, 3, 6])).toEqual([0, 2, 4, 7]);
    expect(unitsOf("abc", [1, 2])).toEqual([1, 2]);
  });
});
