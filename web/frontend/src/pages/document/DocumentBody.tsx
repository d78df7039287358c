import { Fragment, useEffect, useMemo, useRef, type ReactNode } from "react";
import type { Section } from "../../api/types";
import { headingsOf, readBlocks, unitsOf, type Block, type Piece } from "./blocks";

export interface Span {
  start: number;
  end: number;
}

interface Props {
  text: string;
  sections: Section[];
  span: Span | null;
  /** Shown above already: a first heading that says the same is left out. */
  title: string;
  /** Changes when the reader asks to go back to the passage. */
  visit: number;
}

/** A document's text with the cited span marked and scrolled to. */
export function DocumentBody({ text, sections, span, title, visit }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const blocks = useMemo(() => withoutTitle(readBlocks(text, headingsOf(sections)), text, title), [text, sections, title]);
  const units = useMemo<Span | null>(() => {
    if (!span) return null;
    const [start, end] = unitsOf(text, [span.start, span.end]);
    return { start: start!, end: end! };
  }, [text, span]);

  useEffect(() => {
    const mark = box.current?.querySelector("mark");
    if (!mark) return;
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    mark.scrollIntoView({ block: "center", behavior: visit > 0 && !calm ? "smooth" : "instant" });
  }, [units, visit, text]);

  return (
    <div className="document-text" ref={box}>
      {grouped(blocks).map((group) => (
        <Fragment key={group[0]!.start}>{show(group, text, units)}</Fragment>
      ))}
    </div>
  );
}

function withoutTitle(blocks: Block[], text: string, title: string): Block[] {
  const first = blocks[0];
  if (first?.kind !== "heading") return blocks;
  const said = first.pieces.map((p) => text.slice(p.start, p.end)).join("");
  return said.trim() === title.trim() ? blocks.slice(1) : blocks;
}

/** Neighbouring list items stand in one list. */
function grouped(blocks: Block[]): Block[][] {
  const groups: Block[][] = [];
  for (const block of blocks) {
    const last = groups.at(-1);
    if (block.kind === "item" && last?.[0]?.kind === "item") last.push(block);
    else groups.push([block]);
  }
  return groups;
}

function show(group: Block[], text: string, span: Span | null): ReactNode {
  const first = group[0]!;
  const inline = (pieces: Piece[]) => pieces.map((piece) => marked(piece, text, span));
  switch (first.kind) {
    case "heading": {
      const Tag = `h${first.level + 2}` as "h3" | "h4" | "h5";
      return <Tag>{inline(first.pieces)}</Tag>;
    }
    case "item":
      return (
        <ul>
          {group.map((item) => item.kind === "item" && <li key={item.start}>{inline(item.pieces)}</li>)}
        </ul>
      );
    case "quote":
      return <blockquote>{inline(first.pieces)}</blockquote>;
    case "table":
      return <Table block={first} inline={inline} />;
    default:
      return <p>{inline(first.pieces)}</p>;
  }
}

interface TableProps {
  block: Extract<Block, { kind: "table" }>;
  inline: (pieces: Piece[]) => ReactNode;
}

function Table({ block, inline }: TableProps) {
  return (
    <div className="table-scroll" tabIndex={0} role="group">
      <table>
        {block.head.length > 0 && (
          <thead>
            <tr>
              {block.head.map((cell, i) => (
                <th key={i} scope="col">
                  {inline(cell)}
                </th>
              ))}
            </tr>
          </thead>
        )}
        <tbody>
          {block.rows.map((row, i) => (
            <tr key={i}>
              {row.map((cell, j) => (
                <td key={j}>{inline(cell)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function marked(piece: Piece, text: string, span: Span | null): ReactNode {
  const from = span ? Math.max(piece.start, span.start) : piece.end;
  const to = span ? Math.min(piece.end, span.end) : piece.end;
  const Tag = piece.strong ? "strong" : Fragment;
  if (from >= to) return <Tag key={piece.start}>{text.slice(piece.start, piece.end)}</Tag>;
  return (
    <Tag key={piece.start}>
      {text.slice(piece.start, from)}
      <mark>{text.slice(from, to)}</mark>
      {text.slice(to, piece.end)}
    </Tag>
  );
}
