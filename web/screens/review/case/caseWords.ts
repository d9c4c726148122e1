/** The words of a case as those who handle it say them. */

import type { Sentence } from "@core/client/api";
import type { CaseClock, CasePause, CaseState, CaseStep, CaseVerb, Case } from "@core/types";

export const CASE_STATES: Record<CaseState, Sentence> = {
  received: { zh: "已收件", en: "Received" },
  correction: { zh: "待补正", en: "To be completed" },
  accepted: { zh: "已受理", en: "Accepted" },
  in_review: { zh: "审批中", en: "In review" },
  granted: { zh: "已准予", en: "Granted" },
  refused: { zh: "不予许可", en: "Refused" },
  ready: { zh: "待领取", en: "Ready" },
  collected: { zh: "已领取", en: "Collected" },
  not_accepted: { zh: "不予受理", en: "Not accepted" },
  not_completed: { zh: "逾期未补正", en: "Not completed" },
  withdrawn: { zh: "已撤回", en: "Withdrawn" },
  revoked: { zh: "已撤销", en: "Revoked" },
};

export const STEP_STATES: Record<CaseStep["state"], Sentence> = {
  waiting: { zh: "等待前序环节", en: "Waits for others" },
  open: { zh: "待认领", en: "Free" },
  claimed: { zh: "办理中", en: "In hand" },
  done: { zh: "已完成", en: "Done" },
};

export const OPINIONS: Record<string, Sentence> = {
  agree: { zh: "同意", en: "Agrees" },
  disagree: { zh: "不同意", en: "Disagrees" },
  conditional: { zh: "有条件同意", en: "Agrees on conditions" },
};

export const CLOCKS: Record<CaseClock["kind"], Sentence> = {
  intake: { zh: "受理审查", en: "Intake" },
  statutory: { zh: "法定时限", en: "The law's limit" },
  promised: { zh: "承诺时限", en: "Promised" },
  delivery: { zh: "送达", en: "Delivery" },
  project: { zh: "项目审批", en: "Whole project" },
};

export const CLOCK_STATES: Record<CaseClock["state"], Sentence> = {
  running: { zh: "计时中", en: "running" },
  paused: { zh: "已暂停", en: "stands still" },
  met: { zh: "按时完成", en: "kept" },
  missed: { zh: "逾期完成", en: "missed" },
  overdue: { zh: "已逾期", en: "overdue" },
  cancelled: { zh: "已取消", en: "cancelled" },
};

export const GROUNDS: Record<CasePause["ground"], Sentence> = {
  hearing: { zh: "听证", en: "Hearing" },
  tender: { zh: "招标", en: "Tender" },
  auction: { zh: "拍卖", en: "Auction" },
  inspection: { zh: "检验", en: "Inspection" },
  testing: { zh: "检测", en: "Testing" },
  quarantine: { zh: "检疫", en: "Quarantine" },
  appraisal: { zh: "鉴定", en: "Appraisal" },
  expert_review: { zh: "专家评审", en: "Review by experts" },
  waiting_for_applicant: { zh: "等待申请人", en: "Something of the applicant's" },
  force_majeure: { zh: "不可抗力", en: "Force majeure" },
  other: { zh: "其他", en: "Something else" },
};

/** Whose time is no part of the law's limit (行政许可法 第四十五条). */
export const STOPS_THE_LAW: ReadonlySet<CasePause["ground"]> = new Set([
  "hearing",
  "tender",
  "auction",
  "inspection",
  "testing",
  "quarantine",
  "appraisal",
  "expert_review",
]);

export const MATERIALS: Record<Case["materials"][number]["status"], Sentence> = {
  given: { zh: "已收", en: "there" },
  vault: { zh: "电子证照", en: "from the vault" },
  deferrable: { zh: "可容缺", en: "may follow" },
  missing: { zh: "缺", en: "missing" },
  waived_by_commitment: { zh: "告知承诺", en: "waived by a commitment" },
};

export const REFUSALS = {
  not_met: { zh: "条件不符", en: "A condition is not met" },
  not_ours: { zh: "不属本部门职责", en: "Not ours to decide" },
  unclear: { zh: "待明确", en: "To be cleared up" },
} as const satisfies Record<string, Sentence>;

/** What was done, as a line of the history begins. */
export const VERBS: Record<CaseVerb, Sentence> = {
  receive: { zh: "收件", en: "Received" },
  fix_on_spot: { zh: "当场更正", en: "Put right at the window" },
  request_correction: { zh: "一次性告知补正", en: "Told what is missing" },
  remind: { zh: "再次提醒补正", en: "told again what is missing" },
  supplement: { zh: "补正材料已收", en: "What was missing came" },
  close: { zh: "逾期未补正，终止", en: "Closed: not completed" },
  accept: { zh: "受理", en: "Accepted" },
  not_accept: { zh: "不予受理", en: "Not accepted" },
  reopen: { zh: "恢复办理", en: "Reopened" },
  claim: { zh: "认领", en: "Took" },
  release: { zh: "放回", en: "Gave back" },
  give_opinion: { zh: "出具意见", en: "Opinion" },
  return_to_step: { zh: "退回", en: "Returned" },
  pause: { zh: "暂停计时", en: "Paused" },
  resume: { zh: "恢复计时", en: "Went on" },
  extend: { zh: "延长期限", en: "Extended" },
  decide: { zh: "作出决定", en: "Decided" },
  deliver: { zh: "决定书待领取", en: "The decision lies ready" },
  issue_result: { zh: "出件", en: "Result issued" },
  return_unfetched: { zh: "逾期未领，退回", en: "Not fetched, sent back" },
  collect: { zh: "领取", en: "Handed over" },
  withdraw: { zh: "申请人撤回", en: "Withdrawn" },
  revoke: { zh: "撤销许可", en: "Revoked" },
  hand_over: { zh: "请求移交", en: "Asked to take over" },
  accept_hand_over: { zh: "接手办件", en: "Took over" },
};
