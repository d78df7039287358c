import type { Mark } from "../../api/compliance";

export interface Piece {
  text: string;
  /** Of the findings whose words these are; none for plain text. */
  findings: string[];
}

/** An utterance's text in pieces that each belong to the same findings. Offsets are characters as the
 * application counts them: a character outside the basic plane is one. */
export function piecesOf(text: string, marks: Pick<Mark, "finding_id" | "start" | "end">[]): Piece[] {
  const letters = [...text];
  const held = marks.filter((one) => one.end > one.start && one.start < letters.length);
  const cuts = new Set([0, letters.length]);
  for (const one of held) cuts.add(one.start).add(Math.min(one.end, letters.length));
  const places = [...cuts].sort((a, b) => a - b);
  return places.slice(0, -1).map((from, at) => ({
    text: letters.slice(from, places[at + 1]).join(""),
    findings: held.filter((one) => one.start <= from && one.end > from).map((one) => one.finding_id),
  }));
}

/** The second at which a character is said, as if all of an utterance were said at one pace. */
export function secondOf(
  said: { text: string; start_s: number | null; end_s: number | null },
  character: number,
): number | null {
  if (said.start_s === null) return null;
  const length = [...said.text].length;
  if (said.end_s === null || said.end_s <= said.start_s || length === 0) return said.start_s;
  return said.start_s + ((said.end_s - said.start_s) * Math.min(character, length)) / length;
}

/** "1:04" of 64.3 seconds. */
export function clockOf(seconds: number): string {
  const whole = Math.floor(seconds);
  const two = String(whole % 60).padStart(2, "0");
  const minutes = Math.floor(whole / 60);
  return minutes < 60 ? `${minutes}:${two}` : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}:${two}`;
}
