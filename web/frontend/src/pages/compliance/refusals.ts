import type { Problem } from "../../api/http";
import type { Lang } from "../../api/types";

/** What the application says of cases and rules, in Chinese: its own words are English. $1 … are its groups. */
export const REFUSALS: [said: RegExp, what: string, todo: string][] = [
  [/^The case is nobody's by now\.$/, "案件现在无人承办。", "请重新载入后再认领。"],
  [/^The case is (.+)'s by now\.$/, "案件现由 $1 承办。", "请重新载入，看过最新情况再接手。"],
  [/^The case is open by now\.$/, "案件还没有人承办。", "请先认领，再继续。"],
  [/^The case is in review by now\.$/, "案件正在复核中。", "请重新载入，查看最新经过。"],
  [/^The case is decided by now\.$/, "案件已有决定，正等签字。", "请重新载入，查看最新经过。"],
  [/^The case is remediation by now\.$/, "案件已进入整改。", "请重新载入，查看最新经过。"],
  [/^The case is closed by now\.$/, "案件已结案。", "请重新载入，查看最新经过。"],
  [/^The case is another officer's\.$/, "案件由他人承办。", "请先接手，再作决定。"],
  [/^(\d+) of the findings you have not reviewed\.$/, "还有 $1 条发现您没有复核。", "请逐条给出意见，再作决定。"],
  [/^Your review of a finding says that it needs more\.$/, "您有一条复核意见为“需补充”。", "请改这条意见，或把案件结论定为“需补充”。"],
  [/^The verdict does not fit your reviews: .+$/, "结论与您的复核意见不符：有一条确认违规，案件才算确认。", "请改结论，或改不一致的那条意见。"],
  [/^Who decided a case does not sign it\.$/, "作出决定的人不能签自己的案件。", "请由另一位合规人员签字。"],
  [/^The case has no such finding\.$/, "这个案件没有这条发现。", "请重新载入。"],
  [/^The case has no such task\.$/, "这个案件没有这项任务。", "请重新载入。"],
  [/^The task is done already\.$/, "这项任务已办结。", "请重新载入。"],
  [/^(\d+) tasks are not done\.$/, "还有 $1 项任务未办结。", "请先逐项写明办理结果。"],
  [/^A task has a title and an owner\.$/, "任务须有名称和负责人。", "请写明做什么、由谁做。"],
  [/^.+ has 1 to ([\d,]+) characters\.$/, "文字须为 1 到 $1 字。", "请简要写明。"],
  [/^'(.+)' is no compliance officer\.$/, "$1 不是合规人员。", "请从名单中选择。"],
  [/^Figures cover 1 to (\d+) days, the earlier day first\.$/, "指标最多统计 $1 天，起始日在前。", "请另选日期。"],
  [/^The cursor is none of ours\.$/, "列表已过期。", "请重新载入。"],
  [/^A snooze ends between today and a year from now\.$/, "静默须在今天至一年内结束。", "请另选截止日期。"],
  [/^This is snoozed already\.$/, "同一规则对该对象已在静默中。", "请先结束原来的静默。"],
  [/^There is no rule '?(.+?)'?\.$/, "没有规则 $1。", "请从规则列表中选择。"],
  [/^Version (.+) of (.+) is live\.$/, "$2 的 $1 版已在使用。", "请重新载入。"],
  [/^Version (.+) of (.+) is retired\.$/, "$2 的 $1 版已退役。", "请重新起草。"],
  [/^Who wrote a version does not approve it\.$/, "起草人不能批准自己的改动。", "请由第二人批准。"],
  [/^Nobody has seen what this version finds\.$/, "这一版还没有试跑。", "请先试跑，看过结果再批准。"],
  [/^The version does not fire on: (.+)$/, "这一版没有命中：“$1”。", "请改新增词句，或改这句例句。"],
  [/^The version fires on: (.+)$/, "这一版命中了不该命中的：“$1”。", "请改新增词句，或改这句例句。"],
  [/^.+'(.+)' is no regular expression: .+$/, "“$1”不是可用的正则表达式。", "请修改后再保存。"],
  [/^.+'(.+)' repeats what repeats, which can take for ever\.$/, "“$1”重复嵌套，可能算不完。", "请写得更简单。"],
  [/^.+a pattern is at most 300 characters\.$/, "一个词句最多 300 字符。", "请拆成几行。"],
  [/^This source has no plan\.$/, "这个来源没有抽样计划。", "请重新载入。"],
  [/^source: .+$/, "来源名不可用。", "请用小写字母开头的英文名，例如 conversation。"],
];

const SHOWN = new Set(["conflict", "forbidden", "bad_input"]);

/** The problem as it is shown: in Chinese where we know it, in the application's words otherwise. */
export function told(problem: Problem, lang: Lang): Record<string, string[]> {
  const known = lang === "en" ? null : said(problem.detail);
  if (known) return { [problem.code]: known };
  if (!problem.detail || !SHOWN.has(problem.code) || problem.detail.startsWith("This needs the scope")) return {};
  return { [problem.code]: [problem.detail, problem.todo] };
}

function said(detail: string): string[] | null {
  for (const [pattern, what, todo] of REFUSALS) {
    const found = pattern.exec(detail);
    if (found) return [what, todo].map((text) => text.replace(/\$(\d)/g, (_, n: string) => found[Number(n)] ?? ""));
  }
  return null;
}
