import type { Batch, ReportLine } from "../../api/reports";
import { Icon } from "../../parts/Icon";
import { useWords } from "../../words";
import { dayGroup } from "../../words/dates";
import { reportWords } from "./words";

interface Props {
  reports: ReportLine[] | null;
  batches: Batch[] | null;
  current: string;
  onVisit: (query: string) => void;
  /** Whether the reader may write reports. */
  writes: boolean;
  /** Brings the earlier ones; null when all are here. */
  onMore: (() => void) | null;
}

/** What there is: single reports under their day, batches, and the way to new ones. */
export function SideList({ reports, batches, current, onVisit, writes, onMore }: Props) {
  const { lang, words: all } = useWords();
  const words = reportWords(lang);
  const now = Date.now();
  const groups = new Map<string, ReportLine[]>();
  for (const one of reports ?? []) {
    const name = dayGroup(one.made_at, now, all);
    groups.set(name, [...(groups.get(name) ?? []), one]);
  }
  return (
    <nav className="conversations" aria-label={words.reports}>
      {writes && (
        <button type="button" className="button fresh" onClick={() => onVisit("")}>
          <Icon name="plus" />
          {words.fresh}
        </button>
      )}
      <div className="side-links">
        {writes && (
          <button
            type="button"
            className="button small"
            aria-current={current === "batch" ? "page" : undefined}
            onClick={() => onVisit("view=batch")}
          >
            {words.batch.fresh}
          </button>
        )}
        <button
          type="button"
          className="button small"
          aria-current={current === "schedules" ? "page" : undefined}
          onClick={() => onVisit("view=schedules")}
        >
          {words.schedules}
        </button>
      </div>
      {(batches?.length ?? 0) > 0 && (
        <section aria-label={words.batches}>
          <h2>{words.batches}</h2>
          <ul>
            {batches?.map((one) => (
              <li key={one.id}>
                <Entry title={one.title} current={current === one.id} onPick={() => onVisit(`batch=${encodeURIComponent(one.id)}`)}>
                  {words.batch.of(one.counts.written, one.items)}
                </Entry>
              </li>
            ))}
          </ul>
        </section>
      )}
      {reports?.length === 0 && (
        <div className="history-empty">
          <p>{writes ? words.none : words.nothing}</p>
          <p className="quiet">{writes ? words.noneNote : words.pickNote}</p>
        </div>
      )}
      {[...groups].map(([name, members]) => (
        <section key={name} aria-label={name}>
          <h2>{name}</h2>
          <ul>
            {members.map((one) => (
              <li key={one.id}>
                <Entry title={one.title} current={current === one.id} onPick={() => onVisit(`r=${encodeURIComponent(one.id)}`)}>
                  {words.states[one.state]}
                </Entry>
              </li>
            ))}
          </ul>
        </section>
      ))}
      {onMore && (
        <button type="button" className="button small" onClick={onMore}>
          {words.more}
        </button>
      )}
    </nav>
  );
}

function Entry(props: { title: string; current: boolean; onPick: () => void; children: string }) {
  return (
    <button
      type="button"
      className="conversation"
      title={props.title}
      aria-current={props.current ? "true" : undefined}
      onClick={props.onPick}
    >
      <span>{props.title}</span>
      <span className="quiet">{props.children}</span>
    </button>
  );
}
