import type { DataAnswer } from "../../api/types";

/** A spreadsheet takes a cell that begins so for a formula. */
const FORMULA = /^[=+\-@\t\r]/;
const NUMBER = /^-?\d+(\.\d+)?$/;

function cell(value: string | number | null): string {
  const text = value === null ? "" : String(value);
  const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The values as they are, under their heads, as a file that can be saved. */
export function csvOf(answer: DataAnswer): string {
  const lines = [answer.heads, ...answer.values].map((row) => row.map(cell).join(","));
  return `data:text/csv;charset=utf-8,${encodeURIComponent(`\ufeff${lines.join("\r\n")}`)}`;
}
