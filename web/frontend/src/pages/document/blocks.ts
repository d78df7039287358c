/** Reads a document's text into blocks, keeping each character's place, so that a span can be marked. */

export interface Piece {
  start: number;
  end: number;
  strong: boolean;
}

export type Block =
  | { kind: "heading"; level: 1 | 2 | 3; start: number; pieces: Piece[] }
  | { kind: "paragraph"; start: number; pieces: Piece[] }
  | { kind: "item"; start: number; pieces: Piece[] }
  | { kind: "quote"; start: number; pieces: Piece[] }
  | { kind: "table"; start: number; head: Piece[][]; rows: Piece[][][] };

const CHAPTER = /^第[一二三四五六七八九十百零〇\d]+[编章节]/;
const RULE_ROW = /^\s*\|?[\s:|-]+\|?\s*$/;

interface Line {
  start: number;
  text: string;
}

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  let start = 0;
  for (const line of text.split("\n")) {
    lines.push({ start, text: line.replace(/\r$/, "") });
    start += line.length + 1;
  }
  return lines;
}

/** The lines that are headings: each part of each section's title, "第二章 / 第四条". */
export function headingsOf(sections: { title: string }[]): Set<string> {
  return new Set(sections.flatMap((s) => [s.title, ...s.title.split(" / ")]).map((t) => t.trim()));
}

/** Loaders keep a table's row as one line of cells between bars, with or without outer ones. */
function isRow(text: string): boolean {
  return text.trimStart().startsWith("|") || text.includes(" | ");
}

export function readBlocks(text: string, headings: Set<string> = new Set()): Block[] {
  const blocks: Block[] = [];
  const lines = linesOf(text);
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    if (line.text.trim() === "") continue;
    if (isRow(line.text)) {
      const rows: Line[] = [];
      while (lines[i] && isRow(lines[i]!.text)) rows.push(lines[i++]!);
      i--;
      blocks.push(table(rows));
    } else {
      blocks.push(single(line, headings));
    }
  }
  return blocks;
}

function single(line: Line, headings: Set<string>): Block {
  const heading = /^(#{1,6})\s+/.exec(line.text);
  if (heading) {
    const level = Math.min(heading[1]!.length, 3) as 1 | 2 | 3;
    return { kind: "heading", level, start: line.start, pieces: inline(line, heading[0].length) };
  }
  const plain = line.text.trim();
  if (plain.length < 60 && (headings.has(plain) || CHAPTER.test(plain))) {
    return { kind: "heading", level: 2, start: line.start, pieces: inline(line, 0) };
  }
  const item = /^\s*[-*+]\s+/.exec(line.text);
  if (item) return { kind: "item", start: line.start, pieces: inline(line, item[0].length) };
  const quote = /^\s*>\s?/.exec(line.text);
  if (quote) return { kind: "quote", start: line.start, pieces: inline(line, quote[0].length) };
  return { kind: "paragraph", start: line.start, pieces: inline(line, 0) };
}

/** The line from `from` on, without its ** marks. */
function inline(line: Line, from: number): Piece[] {
  const pieces: Piece[] = [];
  let strong = false;
  let at = from + (line.text.slice(from).length - line.text.slice(from).trimStart().length);
  for (const part of line.text.slice(at).split(/(\*\*)/)) {
    if (part === "**") strong = !strong;
    else if (part) pieces.push({ start: line.start + at, end: line.start + at + part.length, strong });
    at += part.length;
  }
  return pieces;
}

function table(rows: Line[]): Block {
  const bare = !rows[0]!.text.trimStart().startsWith("|");
  const ruled = rows.length > 1 && (bare || RULE_ROW.test(rows[1]!.text));
  const cells = rows.filter((row) => !RULE_ROW.test(row.text)).map(cellsOf);
  const start = rows[0]!.start;
  return { kind: "table", start, head: ruled ? (cells.shift() ?? []) : [], rows: cells };
}

function cellsOf(row: Line): Piece[][] {
  const cells: Piece[][] = [];
  let at = row.text.trimStart().startsWith("|") ? row.text.indexOf("|") + 1 : 0;
  for (const cell of row.text.slice(at).split("|")) {
    const last = at + cell.length >= row.text.length;
    if (!(last && cell.trim() === "")) {
      cells.push(inline({ start: row.start + at, text: cell }, 0));
    }
    at += cell.length + 1;
  }
  return cells;
}

/** The server counts characters, a string here counts UTF-16 units: the unit of each given character. */
export function unitsOf(text: string, characters: number[]): number[] {
  if (!/[\ud800-\udbff]/.test(text)) return characters;
  const wanted = new Map<number, number>();
  let units = 0;
  let count = 0;
  const targets = new Set(characters);
  for (const character of text) {
    if (targets.has(count)) wanted.set(count, units);
    units += character.length;
    count++;
  }
  return characters.map((c) => wanted.get(c) ?? units);
}
