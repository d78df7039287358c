/** Line icons on a 20-unit grid; decorative, so the control beside them carries the name. */
const PATHS = {
  send: "M10 16V4.5M5 9.2l5-4.9 5 4.9",
  stop: "M6 6h8v8H6z",
  play: "M7 5l8.5 5L7 15z",
  plus: "M10 4.5v11M4.5 10h11",
  list: "M3.5 4.5h13v11h-13zM8 4.5v11",
  close: "M5.5 5.5l9 9M14.5 5.5l-9 9",
  calendar: "M4 5.5h12v10.5H4zM4 8.8h12M7.2 3.5v3.2M12.8 3.5v3.2",
  check: "M4.5 10.5l3.6 3.6 7.4-8",
  person: "M10 10.2a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4zM3.8 16.6c.9-2.8 3.3-4.3 6.2-4.3s5.3 1.5 6.2 4.3",
  document: "M5.5 3.5h6l3 3v10h-9zM11.2 3.7v3.1h3.1M8 10.2h4.2M8 13h4.2",
  record: "M3.5 5h13v10h-13zM3.5 8.5h13M6.5 12h3",
  copy: "M7 7h8.5v9H7zM12.5 7V4h-8v9H7",
  open: "M11.5 4.5h4v4M15.2 4.8l-6 6M13.5 11.5v4h-9v-9h4",
  back: "M12 4.5L6.5 10l5.5 5.5",
  down: "M10 4.5v11M5.2 10.8l4.8 4.8 4.8-4.8",
  warn: "M10 3.8l7 12.2H3zM10 8.3v3.6M10 13.9v.2",
  keyboard: "M2.8 5.5h14.4v9H2.8zM5.6 8.4h.1M8.6 8.4h.1M11.6 8.4h.1M14.4 8.4h.1M6.8 11.6h6.4",
  out: "M8 4.5H4.5v11H8M8.5 10h8M13.4 6.8l3.2 3.2-3.2 3.2",
  globe: "M10 16.8a6.8 6.8 0 1 0 0-13.6 6.8 6.8 0 0 0 0 13.6zM3.4 10h13.2M10 3.2c2.2 2 2.9 4.2 2.9 6.8s-.7 4.8-2.9 6.8c-2.2-2-2.9-4.2-2.9-6.8s.7-4.8 2.9-6.8z",
  contrast: "M10 16.8a6.8 6.8 0 1 0 0-13.6 6.8 6.8 0 0 0 0 13.6zM10 3.2v13.6M10 6.4h4.9M10 10h6.6M10 13.6h4.9",
  menu: "M4 6h12M4 10h12M4 14h12",
  again: "M15.6 8.2A6 6 0 1 0 16 11M15.9 4.4v3.9H12",
  trash: "M4.5 6h11M8 6V4.2h4V6M6 6l.6 10h6.8L14 6M8.6 8.8v4.6M11.4 8.8v4.6",
  file: "M10 3.8v8.4M6.4 9l3.6 3.5L13.6 9M4 13.6v2.6h12v-2.6",
  shield: "M10 3.2l5.8 2.1v4.3c0 3.6-2.4 6-5.8 7.2-3.4-1.2-5.8-3.6-5.8-7.2V5.3z",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}

/** The mark: a gable over three lines of text, which is also the upper half of 金. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect className="mark-ground" width="32" height="32" rx="8" />
      <path className="mark-roof" d="M6.5 14.6 16 6.8l9.5 7.8" />
      <path className="mark-lines" d="M10.5 16.6h11M10.5 20.6h11M8 24.8h16" />
    </svg>
  );
}
