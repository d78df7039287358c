"""The words of a printed case in both languages."""

from core.domain.case import CaseState, StepKind, TaskState, Verdict
from core.domain.conduct import Form, Speaker
from core.domain.finding import Detector, Severity

Both = tuple[str, str]
STATE: dict[CaseState, Both] = {
    CaseState.OPEN: ("待分派", "open"), CaseState.IN_REVIEW: ("复核中", "in review"),
    CaseState.DECIDED: ("待会签", "awaits the second signature"),
    CaseState.REMEDIATION: ("整改中", "in remediation"), CaseState.CLOSED: ("已结案", "closed"),
}  # fmt: skip
VERDICT: dict[Verdict, Both] = {
    Verdict.CONFIRMED: ("确认违规", "confirmed"),
    Verdict.VALUABLE: ("未违规但值得关注", "valuable, no breach"),
    Verdict.FALSE_ALARM: ("误报", "false alarm"),
    Verdict.NEEDS_MORE: ("需补充材料", "needs more"),
}
SEVERITY: dict[Severity, Both] = {
    Severity.CRITICAL: ("重大", "critical"), Severity.HIGH: ("严重", "high"),
    Severity.MEDIUM: ("一般", "medium"),
}  # fmt: skip
DETECTOR: dict[Detector, Both] = {
    Detector.LEXICAL: ("词语", "words"), Detector.SEMANTIC: ("语义", "meaning"),
    Detector.DISCLOSURE: ("应说未说", "missing disclosure"), Detector.ORDER: ("流程顺序", "order of steps"),
    Detector.SUITABILITY: ("适当性", "suitability"), Detector.PERSONAL: ("个人信息", "personal data"),
    Detector.FIGURE: ("数字", "figures"),
}  # fmt: skip
STEP: dict[StepKind, Both] = {
    StepKind.OPENED: ("立案", "opened"), StepKind.JOINED: ("并入新发现", "findings joined"),
    StepKind.RAISED: ("升级", "raised"), StepKind.ASSIGNED: ("分派", "assigned"),
    StepKind.NOTED: ("备注", "note"), StepKind.REMINDED: ("催办", "reminded"),
    StepKind.REVIEWED: ("复核", "reviewed"), StepKind.LOOKED: ("智能复看（建议）", "second look (advice)"),
    StepKind.DECIDED: ("决定", "decided"), StepKind.SIGNED: ("会签", "signed"),
    StepKind.RETURNED: ("退回", "sent back"), StepKind.TASK_ADDED: ("新增整改事项", "task added"),
    StepKind.TASK_DONE: ("整改事项完成", "task done"), StepKind.CLOSED: ("结案", "closed"),
    StepKind.EXPORTED: ("导出", "exported"),
}  # fmt: skip
TASK: dict[TaskState, Both] = {
    TaskState.OPEN: ("未完成", "open"),
    TaskState.DONE: ("已完成", "done"),
}
SPEAKER: dict[Speaker, Both] = {
    Speaker.SELLER: ("销售", "Seller"), Speaker.CUSTOMER: ("客户", "Customer"),
    Speaker.NOTICE: ("系统提示", "Notice"), Speaker.UNKNOWN: ("未分辨", "Unknown"),
}  # fmt: skip
FORM: dict[Form, Both] = {
    Form.CHAT: ("文字聊天", "chat"), Form.CALL: ("通话录音", "call"), Form.IMAGE: ("图片", "picture"),
    Form.VIDEO: ("双录视频", "dual recording"), Form.WORKFLOW: ("流程数据", "workflow data"),
}  # fmt: skip
VERIFIED: dict[str, Both] = {
    "text": ("条文已核对", "article read"),
    "secondary": ("条号来自第三方索引，待核对", "article from a third party's index"),
    "unverified": ("条号未核实，不作引用", "article not verified, not cited"),
}
WORDS: dict[str, Both] = {
    "case": ("案件", "Case"), "facts": ("案件概况", "The case"), "item": ("项目", "Item"),
    "content": ("内容", "Content"), "number": ("案件编号", "Number"), "state": ("状态", "State"),
    "severity": ("严重程度", "Severity"), "person": ("当事人", "Person concerned"),
    "customer": ("客户", "Customer"), "product": ("产品", "Product"), "period": ("行为月份", "Month of the conduct"),
    "assignee": ("经办人", "Officer"), "opened": ("立案时间", "Opened"), "due": ("决定期限", "Decision due"),
    "decision": ("决定", "Decision"), "undecided": ("尚未作出决定。", "No decision has been made yet."),
    "reason": ("理由", "Reason"), "decided_by": ("决定人", "Decided by"), "signed_by": ("会签人", "Signed by"),
    "unsigned": ("尚未会签。", "Not signed by a second person yet."), "findings": ("发现与依据", "Findings and their basis"),
    "said": ("原话", "Words"), "missing": ("没有对应的原话：该说而未说，或由记录得出。", "No words of its own: something was not said, or it follows from records."),
    "requires": ("规则要求", "What the rule says"), "basis": ("法律依据", "Legal basis"),
    "nobasis": ("规则目录中没有此规则的依据。", "The catalogue has no basis for this rule."),
    "context": ("上下文", "Around it"), "reviews": ("复核意见", "Reviews"), "noreviews": ("尚无复核意见。", "No reviews yet."),
    "blind": ("盲审", "blind"), "recalled": ("已撤回", "recalled"), "course": ("处理经过", "Course"), "time": ("时间", "Time"),
    "step": ("步骤", "Step"), "by": ("操作人", "By"), "words": ("说明", "Words"), "tasks": ("整改事项", "Remediation"),
    "task": ("事项", "Task"), "owner": ("责任人", "Owner"), "due_on": ("期限", "Due"), "outcome": ("结果", "Outcome"),
    "evidence": ("材料", "Evidence"), "material": ("材料编号", "Material"), "form": ("形式", "Form"),
    "occurred": ("发生时间", "Time of the conduct"), "file": ("文件", "File"), "sum": ("sha256（前16位）", "sha256 (first 16)"),
    "record": ("案件记录", "Record of the case"), "system": ("系统", "system"), "none": ("—", "—"),
    "facts_table": ("基本信息", "Basic facts"), "tasks_table": ("事项清单", "List of tasks"),
    "course_table": ("步骤（北京时间）", "Steps (Beijing time)"), "evidence_table": ("材料清单", "List of materials"),
    "log": ("审计日志第{seq}条，哈希{hash}…", "audit log entry {seq}, hash {hash}…"),
    "disclosure": (
        "本文件由平台按案件记录生成，含个人信息，仅供有权人员查阅。条号标为未核实的不作引用；各文件的完整校验值见 manifest.json。",
        "Made from the record of the case. It holds personal data and is meant for those who are entitled to it. Articles that are not verified are not cited; manifest.json has the full sum of each file.",
    ),
}  # fmt: skip
