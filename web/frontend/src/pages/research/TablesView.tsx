import { readingCalls, type Cell, type Place, type Table } from "../../api/readings";
import { Icon } from "../../parts/Icon";
import { ProblemNote } from "../../parts/ProblemNote";
import { useWords } from "../../words";
import { useLoaded } from "../reports/useLoaded";
import type { View } from "./Viewer";
import { researchWords } from "./words";

interface Props {
  view: View;
  onView: (view: View) => void;
  onPlace: (place: Place) => void;
}

/** The tables of a reading, one of them open: in its own shape, with the sums that do not come out. */
export function TablesView({ view, onView, onPlace }: Props) {
  const { lang, words: all } = useWords();
  const words = researchWords(lang);
  const listed = useLoaded(view.reading, () => readingCalls.tables(view.reading));
  const tables = listed.value?.tables ?? [];
  const open = view.table ?? tables[0]?.number ?? 0;
  if (listed.problem) return <ProblemNote problem={listed.problem} again={listed.again} />;
  if (!listed.value) return <p className="quiet">{all.loading}</p>;
  if (tables.length === 0) return <p className="quiet">{words.noTables}</p>;
  return (
    <div className="tables-view">
      <label className="field">
        <span>{words.tabs.tables}</span>
        <select value={open} onChange={(event) => onView({ ...view, table: Number(event.target.value) })}>
          {tables.map((one) => (
            <option key={one.number} value={one.number}>
              {[words.tableAt(one.number, one.pages[0] ?? 1), one.title, one.fails ? `⚠ ${words.fails}` : ""].filter(Boolean).join(" · ")}
            </option>
          ))}
        </select>
      </label>
      <One key={open} reading={view.reading} number={open} onPlace={onPlace} />
    </div>
  );
}

function One({ reading, number, onPlace }: { reading: string; number: number; onPlace: (place: Place) => void }) {
  const { lang, words: all } = useWords();
  const words = researchWords(lang);
  const loaded = useLoaded(`${reading}:${number}`, () => readingCalls.table(reading, number));
  if (loaded.problem) return <ProblemNote problem={loaded.problem} again={loaded.again} />;
  const table = loaded.value?.table;
  if (!table) return <p className="quiet">{all.loading}</p>;
  const failing = table.checks.filter((check) => !check.holds);
  const page = table.pages[0] ?? 1;
  return (
    <>
      <p className="choice">
        <button type="button" className="button small" onClick={() => onPlace({ page, box: table.box, text: "" })}>
          <Icon name="document" />
          {words.showPlace}
        </button>
        <a className="button small" href={readingCalls.tableFile(reading, number)} download>
          <Icon name="file" />
          {words.file}
        </a>
      </p>
      {failing.length > 0 && (
        <div className="note" role="note">
          <Icon name="warn" />
          <div>
            <strong>{words.fails}</strong>
            {failing.map((check, i) => (
              <p key={i}>{words.failsOne(check.says, check.stated, check.computed)}</p>
            ))}
          </div>
        </div>
      )}
      <Grid table={table} onPlace={onPlace} />
      {table.notes.map((note, i) => (
        <p key={i} className="quiet">
          {note}
        </p>
      ))}
    </>
  );
}

function Grid({ table, onPlace }: { table: Table; onPlace: (place: Place) => void }) {
  const { lang } = useWords();
  const words = researchWords(lang);
  const failing = new Set(table.checks.filter((c) => !c.holds).map((c) => `${c.row}:${c.column}`));
  const rows = Array.from({ length: table.rows }, (_, row) => table.cells.filter((c) => c.row === row).sort((a, b) => a.column - b.column));
  const taken = new Set<string>();
  for (const cell of table.cells)
    for (let r = 0; r < cell.row_span; r++)
      for (let c = 0; c < cell.column_span; c++) taken.add(`${cell.row + r}:${cell.column + c}`);
  const line = (row: number) => {
    const cells: (Cell | number)[] = [...(rows[row] ?? [])];
    for (let column = 0; column < table.columns; column++) if (!taken.has(`${row}:${column}`)) cells.push(column);
    const at = (one: Cell | number) => (typeof one === "number" ? one : one.column);
    return cells.sort((a, b) => at(a) - at(b));
  };
  return (
    <div className="rows" tabIndex={0} role="region" aria-label={table.title || words.tabs.tables}>
      <table>
        {(table.title || table.unit.as_written) && (
          <caption>
            {table.title} {table.unit.as_written && <span className="quiet">{table.unit.as_written}</span>}
          </caption>
        )}
        <tbody>
          {rows.map((_, row) => (
            <tr key={row} className={row < table.header_rows ? "head-row" : undefined}>
              {line(row).map((cell) =>
                typeof cell === "number" ? (
                  <td key={cell} />
                ) : (
                  <GridCell key={cell.column} cell={cell} table={table} fails={failing.has(`${cell.row}:${cell.column}`)} onPlace={onPlace} />
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function GridCell({ cell, table, fails, onPlace }: { cell: Cell; table: Table; fails: boolean; onPlace: (place: Place) => void }) {
  const { lang } = useWords();
  const words = researchWords(lang);
  const head = cell.row < table.header_rows;
  const stub = !head && cell.column < table.stub_columns;
  const spans = { rowSpan: cell.row_span, colSpan: cell.column_span };
  const className = [cell.value !== null ? "number-cell" : "", fails ? "fails" : ""].filter(Boolean).join(" ") || undefined;
  if (head) return <th {...spans} scope="col" className={className}>{cell.text}</th>;
  if (stub) return <th {...spans} scope="row" className={className}>{cell.text}</th>;
  return (
    <td {...spans} className={className} title={fails ? words.fails : undefined}>
      {cell.text && (
        <button type="button" className="cell-place" onClick={() => onPlace({ page: cell.page, box: cell.box, text: cell.text })}>
          {cell.text}
          {fails && <span className="sr-only">{words.fails}</span>}
        </button>
      )}
    </td>
  );
}
