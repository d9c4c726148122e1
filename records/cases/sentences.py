"""What has happened to a case, told to its applicant: one sentence in each language."""

from collections.abc import Mapping
from typing import NamedTuple

from records.cases.case import Case, Entry
from records.cases.clocks.clock import Ground


class Sentence(NamedTuple):
    """The same in English and in Chinese."""

    english: str
    chinese: str


GROUNDS: Mapping[str, Sentence] = {
    Ground.HEARING: Sentence("a hearing", "听证"),
    Ground.TENDER: Sentence("a tender", "招标"),
    Ground.AUCTION: Sentence("an auction", "拍卖"),
    Ground.INSPECTION: Sentence("an inspection", "检验"),
    Ground.TESTING: Sentence("testing", "检测"),
    Ground.QUARANTINE: Sentence("a quarantine", "检疫"),
    Ground.APPRAISAL: Sentence("an appraisal", "鉴定"),
    Ground.EXPERT_REVIEW: Sentence("a review by experts", "专家评审"),
    Ground.WAITING_FOR_APPLICANT: Sentence("something of yours", "等待申请人"),
    Ground.FORCE_MAJEURE: Sentence("circumstances beyond control", "不可抗力"),
    Ground.OTHER: Sentence("something else", "其他原因"),
}
_SENTENCES: Mapping[str, Sentence] = {
    "receive": Sentence("Your papers were received.", "已收到您的申请材料。"),
    "fix_on_spot": Sentence("Something small was put right at the window.", "已当场更正。"),
    "request_correction": Sentence(
        "Still needed, all of it: {materials}.", "请一次性补齐以下材料：{materials}。"
    ),
    "supplement": Sentence("What was missing has come.", "补正材料已收到。"),
    "remind": Sentence("You were told again what is still missing.", "已再次提醒您补齐材料。"),
    "close": Sentence(
        "It was closed: what was missing did not come in time.", "逾期未补正，办件已终止。"
    ),
    "accept": Sentence("It was accepted.", "已正式受理。"),
    "deemed": Sentence(
        "Nobody had answered in time, so it is accepted as of the day on which it came in.",
        "受理期限内未答复，依法自收到之日起视为受理。",
    ),
    "not_accept": Sentence("It was not accepted.", "不予受理。"),
    "reopen": Sentence(
        "The refusal was looked into and did not hold: it goes on.", "复核不成立，办件已恢复办理。"
    ),
    "give_opinion": Sentence("Done: {step}.", "“{step}”环节已完成。"),
    "return_to_step": Sentence("Looked at once more: {step}.", "“{step}”环节退回重新办理。"),
    "pause": Sentence(
        "It waits for {ground}, for about {planned_days} working days.",
        "因{ground}暂停计时，预计 {planned_days} 个工作日。",
    ),
    "resume": Sentence("It goes on.", "已恢复计时，继续办理。"),
    "extend": Sentence(
        "More time is needed: {days} working days.", "办理期限延长 {days} 个工作日。"
    ),
    "grant": Sentence("It was granted.", "准予许可，已作出决定。"),
    "refuse": Sentence("It was refused; the decision says why.", "不予许可，理由见决定书。"),
    "deliver": Sentence("The decision is ready to be fetched.", "决定书可以领取了。"),
    "issue_result": Sentence("The result is ready to be fetched.", "办理结果可以领取了。"),
    "return_unfetched": Sentence(
        "Nobody came for it; it lies with the department again.", "逾期未领取，已退回部门保管。"
    ),
    "collect": Sentence("It was handed over.", "已领取。"),
    "withdraw": Sentence("You have withdrawn it.", "您已撤回申请。"),
    "revoke": Sentence("What was granted was revoked.", "许可已被撤销。"),
    "accept_hand_over": Sentence("Somebody else is responsible for it now.", "首问负责人已变更。"),
}


def tell(case: Case, entry: Entry) -> Sentence:
    """One entry of the timeline as a sentence."""
    sentence, about = _SENTENCES[_name(entry)], entry.about
    english, chinese = dict(about), dict(about)
    if "materials" in about:
        english["materials"], chinese["materials"] = _materials(case, about["materials"])
    if "step" in about:
        english["step"], chinese["step"] = _step(case, about["step"])
    if "ground" in about:
        english["ground"], chinese["ground"] = GROUNDS[about["ground"]]
    return Sentence(sentence.english.format(**english), sentence.chinese.format(**chinese))


def _name(entry: Entry) -> str:
    if entry.about.get("deemed") == "True":
        return "deemed"
    return entry.about.get("decision", entry.verb)


def _materials(case: Case, asked: str) -> Sentence:
    named = [one for one in case.materials if one.material in asked.split()]
    return Sentence(", ".join(one.name_en for one in named), "、".join(one.name for one in named))


def _step(case: Case, step: str) -> Sentence:
    found = case.step(step)
    return Sentence(found.name_en, found.name) if found else Sentence(step, step)
