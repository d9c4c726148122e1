"""How long what is kept of people, or of how it went, is kept: what, why, on which ground.

This is the one place where it is said. `records.retention` deletes by it, `GET /retention` shows
it, and docs/privacy.md is drawn from it. A day has 24 hours.
"""

from typing import NamedTuple

from kit.ceilings import ESTIMATES_KEPT_DAYS, SPENT_TOKENS_KEPT_DAYS


class Rule(NamedTuple):
    """A kind of data. `days` count from `since`; None is kept for as long as the house stands.

    `seen_by` are those who may read it, besides its owner. With `outlives` it stays after its owner
    asked to be forgotten.
    """

    name: str
    tables: tuple[str, ...]
    what: str
    what_zh: str
    why: str
    why_zh: str
    days: int | None
    since: str
    basis: str
    seen_by: str
    outlives: bool = False


_NOBODY = "nobody"
_HALL = "staff of the hall, masked"
RULES = (
    Rule(
        name="account",
        tables=("citizen", "contact", "notice_wishes"),
        what="account, addresses and wishes",
        what_zh="账号、联系方式和通知偏好",
        why="to serve somebody again, and to reach them",
        why_zh="为您办事并通知您",
        days=None,
        since="until it is erased",
        basis="PIPL 13(1)(1), consent for the phone number",
        seen_by="nobody; addresses are sealed",
    ),
    Rule(
        name="logins",
        tables=("login_family", "refresh_token"),
        what="logins",
        what_zh="登录记录",
        why="to stay logged in, and to see a stolen one",
        why_zh="保持登录，发现盗用",
        days=SPENT_TOKENS_KEPT_DAYS,
        since="its last use",
        basis="PIPL 51",
        seen_by=_NOBODY,
    ),
    Rule(
        name="kept_answers",
        tables=("kept_answer",),
        what="answers to repeated requests",
        what_zh="重复请求的应答",
        why="a request whose answer was lost is done once",
        why_zh="防止请求重复执行",
        days=2,
        since="the request",
        basis="PIPL 13(1)(2)",
        seen_by=_NOBODY,
    ),
    Rule(
        name="verification_details",
        tables=("verification",),
        what="name and number of an attempt that did not succeed",
        what_zh="未通过的核验中的姓名和号码",
        why="to compare them while it is under way",
        why_zh="核验过程中比对",
        days=1,
        since="its end",
        basis="PIPL 19；人脸识别技术应用安全管理办法",
        seen_by=_NOBODY,
    ),
    Rule(
        name="verifications",
        tables=("verification",),
        what="attempts to show who somebody is",
        what_zh="核验记录",
        why="limits of attempts; complaints about them",
        why_zh="核验次数限制；处理异议",
        days=180,
        since="its beginning",
        basis="网络安全法 21（3），PIPL 51",
        seen_by="clerks who decide one at the counter",
    ),
    Rule(
        name="proofs",
        tables=("proof",),
        what="what was proven, with name and number sealed",
        what_zh="核验结果（姓名、号码加密）",
        why="business that demands it, for as long as it holds",
        why_zh="在有效期内办理有要求的事项",
        days=30,
        since="its end",
        basis="PIPL 13(1)(2), separate consent for face",
        seen_by="clerks who serve the person, masked; unmasked with a reason",
    ),
    Rule(
        name="card_readings",
        tables=("card_reading",),
        what="readings of identity cards",
        what_zh="身份证读取结果",
        why="to find a booking or take a number",
        why_zh="查找预约、取号",
        days=0,
        since="two minutes after the reading",
        basis="PIPL 6, 19",
        seen_by="the device that read it",
    ),
    Rule(
        name="cards_seen",
        tables=("ticket_person",),
        what="whose a paper ticket is",
        what_zh="纸质号对应的办事人",
        why="cases that the visit brings",
        why_zh="本次办理的事项",
        days=30,
        since="the visit",
        basis="PIPL 13(1)(3)",
        seen_by=_HALL,
    ),
    Rule(
        name="consents",
        tables=("consent",),
        what="what somebody agreed to, and when they took it back",
        what_zh="同意及撤回记录",
        why="to show that it was so",
        why_zh="证明已取得同意",
        days=1095,
        since="its withdrawal",
        basis="PIPL 14, 69",
        seen_by=_NOBODY,
        outlives=True,
    ),
    Rule(
        name="merges_and_erasures",
        tables=("account_merge", "erasure"),
        what="that accounts were merged or erased, by ids",
        what_zh="账号合并、注销记录（仅编号）",
        why="to show that it was done as asked",
        why_zh="证明已按请求处理",
        days=1095,
        since="the day it was done",
        basis="PIPL 50, 69",
        seen_by=_NOBODY,
        outlives=True,
    ),
    Rule(
        name="authorisations",
        tables=("authorisation", "organisation"),
        what="for whom somebody acts",
        what_zh="代理授权",
        why="business of a legal person",
        why_zh="代理法人办事",
        days=1095,
        since="its end",
        basis="民法典 188",
        seen_by="clerks who decide it",
    ),
    Rule(
        name="bookings",
        tables=("appointment",),
        what="bookings; afterwards the row belongs to nobody",
        what_zh="预约（到期后去除个人信息）",
        why="the visit, no-shows, how many come",
        why_zh="到厅办理、爽约管理、统计",
        days=730,
        since="its end",
        basis="PIPL 13(1)(3)",
        seen_by=_HALL,
    ),
    Rule(
        name="holds",
        tables=("hold", "closure_credit"),
        what="times that were held, credits of closures",
        what_zh="占位记录、停办补偿",
        why="the booking that comes of it",
        why_zh="完成预约",
        days=90,
        since="its end",
        basis="PIPL 13(1)(3)",
        seen_by=_NOBODY,
    ),
    Rule(
        name="notices",
        tables=("notice", "delivery", "attempt"),
        what="what somebody was told, without their address",
        what_zh="通知记录（不含地址）",
        why="to see whether it arrived",
        why_zh="核实是否送达",
        days=90,
        since="it is over",
        basis="PIPL 13(1)(3)",
        seen_by="managers, without names",
    ),
    Rule(
        name="grants",
        tables=("grant_change",),
        what="changes of how many messages WeChat lets through",
        what_zh="微信消息授权变动",
        why="no message is sent without one",
        why_zh="不超授权发送",
        days=180,
        since="the change",
        basis="PIPL 13(1)(3)",
        seen_by=_NOBODY,
    ),
    Rule(
        name="proxies",
        tables=("pickup_proxy",),
        what="names of those who may fetch something",
        what_zh="代领人姓名",
        why="to hand it over to them",
        why_zh="向代领人出件",
        days=30,
        since="its end",
        basis="PIPL 13(1)(2)",
        seen_by="clerks of the collection window",
    ),
    Rule(
        name="cases",
        tables=("service_case", "case_event", "case_document", "parcel", "pickup", "refusal"),
        what="cases, their papers and events",
        what_zh="办件及其文书、过程记录",
        why="the law of the matter; archives",
        why_zh="依法归档",
        days=None,
        since="",
        basis="行政许可法 61，档案法；PIPL 47（2）",
        seen_by="the department and the hall that handle it",
        outlives=True,
    ),
    Rule(
        name="line_log",
        tables=("event", "ticket", "span", "priority_review"),
        what="numbers and the log of the hall, by ids",
        what_zh="取号及叫号日志（仅编号）",
        why="order and complaints; statistics",
        why_zh="秩序、投诉核查与统计",
        days=None,
        since="",
        basis="网络安全法 21（3）",
        seen_by=_HALL,
        outlives=True,
    ),
    Rule(
        name="estimates",
        tables=("estimate_given",),
        what="waits that were told",
        what_zh="曾告知的等候时间",
        why="to tell them better",
        why_zh="改进预估",
        days=ESTIMATES_KEPT_DAYS,
        since="the day it was told",
        basis="statistics, by ids",
        seen_by="managers, as numbers",
        outlives=True,
    ),
    Rule(
        name="sign_ons",
        tables=("sign_on",),
        what="attempts of staff to sign on elsewhere",
        what_zh="工作人员统一登录过程",
        why="each is used once",
        why_zh="一次有效",
        days=1,
        since="its end",
        basis="网络安全法 21",
        seen_by=_NOBODY,
    ),
    Rule(
        name="audit",
        tables=("audit_row", "audit_link"),
        what="who did what, by ids; sealed",
        what_zh="操作审计（仅编号，不可更改）",
        why="to find misuse",
        why_zh="发现并追查滥用",
        days=None,
        since="",
        basis="网络安全法 21（3），PIPL 51，54；等保2.0",
        seen_by="managers",
        outlives=True,
    ),
)
_DAYS = {rule.name: rule.days for rule in RULES if rule.days is not None}


def days(name: str) -> int:
    """For how many days something is kept that is not kept for ever."""
    return _DAYS[name]
