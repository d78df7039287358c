import { Problem } from "../../api/http";
import type { Lang } from "../../api/types";

/** What the application says of reports, in Chinese: its own words are English. $1 … are its groups. */
export const REFUSALS: [said: RegExp, what: string, todo: string][] = [
  [/^These figures have no source: (.+)\.$/, "这些数字没有出处：$1。", "请改用报告里已有的数字，或勾选由本人负责后再保存。"],
  [/^Nothing was changed/, "没有改动。", "请改动文字后再保存。"],
  [/^Only running text is edited/, "表格和图随数据而定，不能改写。", "请修改正文。"],
  [/^The report has a version (\d+) by now\.$/, "报告已有第 $1 版。", "请刷新，看过新版后再操作。"],
  [/^There are open comments\.$/, "还有批注没有处理。", "请先把批注标为已处理，再签发。"],
  [/^A conduct rule objects to the text\.$/, "文字触犯了展业规则。", "请修改有问题的文字后再签发。"],
  [/^This report is not in review\.$/, "这份报告不在审阅中。", "请刷新查看最新情况。"],
  [/^Its authors cannot approve a report\.$/, "作者不能签发自己的报告。", "请由另一人签发。"],
  [/^Only its maker, and only a report that rests/, "只有发起人可以重新起草，且报告须已停下。", "请刷新查看最新情况。"],
  [/^This report has been written; it is changed by editing\.$/, "报告已经写成，只能修改。", "需要重写请新建一份。"],
  [/^This report stays on the record\.$/, "这份报告须留档，不能删除。", ""],
  [/^A report is returned with a reason\.$/, "退回须写明原因。", "请填写原因。"],
  [/^There is no (?:branch|company) '(.+)'\.$/, "没有叫“$1”的对象。", "请从提示的名称中选择；报告语言不同，名称也不同。"],
  [/^A batch has 1 to ([\d,]+) subjects; these are ([\d,]+)\.$/, "一个批次最多 $1 个对象，现在有 $2 个。", "请分成几个批次。"],
  [/^A subject is named twice\.$/, "有对象重复。", "请删去重复的行。"],
  [/^No report of this batch has failed\.$/, "这个批次没有失败的报告。", "请刷新查看最新情况。"],
  [/^The batch was cancelled\.$/, "这个批次已取消。", "请新建一个批次。"],
  [/^There is a schedule (.+) already\.$/, "已有名为“$1”的定时任务。", "请换一个名称。"],
  [/^'(.*)' names no times\.$/, "“$1”不是可用的时间。", "请填五段：分 时 日 月 周，例如 0 6 1 * *。"],
  [/^The index does not answer\.$/, "文件检索服务没有响应。", "请稍后重新起草；如一直如此，请联系管理员。"],
  [/^The index answered \d+\.$/, "文件检索服务出错。", "请稍后重新起草；如一直如此，请联系管理员。"],
  [/^The database does not answer the reader\.$/, "数据服务没有响应。", "请稍后重新起草；如一直如此，请联系管理员。"],
  [/^There is no template /, "这个模板已不存在。", "请另选模板新建。"],
  [/^The worker died\.$/, "起草的进程中断了。", "请重新起草。"],
];

const LATER = "Draft it again later; if it stays so, tell the administrator.";

/** The problem as it is shown: in Chinese where we know it, in the application's words otherwise. */
export function told(problem: Problem, lang: Lang): Record<string, string[]> {
  const known = said(problem.detail, lang);
  if (known) return { [problem.code]: known };
  return problem.code === "conflict" ? { conflict: [problem.detail, problem.todo] } : {};
}

/** Why a report was not finished. Errors of jobs begin with their code. */
export function whyEnded(error: string, lang: Lang): string {
  const plain = error.replace(/^(?:[a-z]+_)*[a-z]+: /, "");
  if (lang === "en") return error.startsWith("unavailable") ? `${plain} ${LATER}` : plain;
  const found = said(plain, lang) ?? said(plain.replace(/(?<=\.) .*$/s, ""), lang);
  return found ? found.filter(Boolean).join("") : plain;
}

function said(detail: string, lang: Lang): string[] | null {
  if (lang === "en") return null;
  for (const [pattern, what, todo] of REFUSALS) {
    const found = pattern.exec(detail);
    if (found) return [what, todo].map((text) => text.replace(/\$(\d)/g, (_, n: string) => found[Number(n)] ?? ""));
  }
  return null;
}
