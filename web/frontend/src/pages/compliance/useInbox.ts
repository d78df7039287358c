import { useEffect, useRef } from "react";
import { complianceCalls, type CaseLine, type CasePage, type Counts } from "../../api/compliance";
import { useLoaded, type Loaded } from "../reports/useLoaded";

export type Tab = "unassigned" | "mine" | "to_sign" | "all";
export const TABS: Tab[] = ["unassigned", "mine", "to_sign", "all"];
export interface Filters {
  text: string;
  severity: string;
  rule: string;
  person: string;
}
const PAGE = "100";
const EVERY_MS = 30_000;

/** What the application is asked for. */
export function queryOf(tab: Tab, filters: Filters): URLSearchParams {
  const query = new URLSearchParams({ limit: PAGE });
  if (tab === "unassigned") query.append("state", "open");
  if (tab === "to_sign") query.append("state", "decided");
  if (tab === "mine") {
    query.set("assignee", "me");
    for (const state of ["open", "in_review", "remediation"]) query.append("state", state);
  }
  if (tab === "all") query.set("order", "newest");
  for (const [name, value] of Object.entries(filters)) if (value) query.set(name, value as string);
  return query;
}

async function fetched(query: string, count: number): Promise<CasePage> {
  let cases: CaseLine[] = [];
  let page: CasePage | null = null;
  do {
    const asked = new URLSearchParams(query);
    if (page?.next) asked.set("after", page.next);
    page = await complianceCalls.list(asked);
    cases = [...cases, ...page.cases];
  } while (page.next && cases.length < count);
  return { ...page, cases };
}

/** The cases of a tab, asked again every half minute, and the counts of the whole inbox, which stay
 * while another tab loads. */
export function useInbox(tab: Tab, filters: Filters, count: number): { page: Loaded<CasePage>; counts: Counts | null } {
  const query = queryOf(tab, filters).toString();
  const counts = useRef<Counts | null>(null);
  const page = useLoaded(query, () => fetched(query, count), () => true, EVERY_MS);
  const { again } = page;
  useEffect(() => {
    if (count > Number(PAGE)) again();
  }, [count, again]);
  if (page.value) counts.current = page.value.counts;
  return { page, counts: counts.current };
}
