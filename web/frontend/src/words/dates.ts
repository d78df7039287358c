import type { Words } from "./zh";

/** "14:05" in the reader's own time. */
export function clock(iso: string): string {
  const at = new Date(iso);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** Day and time in the reader's own language and time zone. */
export function moment(iso: string, lang: string): string {
  return new Intl.DateTimeFormat(lang, { dateStyle: "medium", timeStyle: "short" }).format(new Date(iso));
}

/** How long ago, in one unit. */
export function age(iso: string, now: number, words: Words): string {
  const minutes = Math.max(0, Math.floor((now - Date.parse(iso)) / 60_000));
  if (minutes < 1) return words.time.justNow;
  if (minutes < 60) return words.time.minutes(minutes);
  if (minutes < 60 * 24) return words.time.hours(Math.floor(minutes / 60));
  return words.time.days(Math.floor(minutes / 60 / 24));
}

/** What is left of a number of milliseconds, in minutes or, near the end, in seconds. */
export function left(ms: number, words: Words): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return seconds < 60 ? words.time.secondsLeft(seconds) : words.time.minutes(Math.ceil(seconds / 60));
}

/** The heading under which a conversation is listed. */
export function dayGroup(iso: string, now: number, words: Words): string {
  const midnight = new Date(now).setHours(0, 0, 0, 0);
  const at = Date.parse(iso);
  if (at >= midnight) return words.time.today;
  if (at >= midnight - 86_400_000) return words.time.yesterday;
  return at >= midnight - 7 * 86_400_000 ? words.time.week : words.time.earlier;
}

/** Today's calendar day as YYYY-MM-DD in Beijing, where the institution's days are counted. */
export function today(): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Shanghai" }).format(new Date());
}
