"""Classes of ticket: whom the line treats as having arrived earlier, and what that rests on.

The figures are those a hall begins with; its rules may say others.
"""

from typing import NamedTuple

MINUTE_S = 60
WALK_IN = "walk_in"
APPOINTMENT = "appointment"
CLOSURE = "closure"


class TicketClass(NamedTuple):
    """A head start (`credit_s`), how many a day and hall may have it (0: no limit), and why."""

    credit_s: int
    cap: int
    zh: str
    en: str
    reason: str


CLASSES: dict[str, TicketClass] = {
    WALK_IN: TicketClass(0, 0, "普通", "walk-in", ""),
    APPOINTMENT: TicketClass(20 * MINUTE_S, 0, "预约", "appointment", "按预约时段准时签到"),
    CLOSURE: TicketClass(
        20 * MINUTE_S, 0, "停开补偿", "after a closure", "此前的预约因大厅停开而取消"
    ),
    "elderly": TicketClass(60 * MINUTE_S, 60, "老年人", "elderly", "老年人优先办理"),
    "disabled": TicketClass(60 * MINUTE_S, 60, "残疾人", "disabled", "残疾人优先办理"),
    "veteran": TicketClass(60 * MINUTE_S, 60, "退役军人", "veteran", "军人依法优先"),
    "pregnant": TicketClass(60 * MINUTE_S, 60, "孕产妇", "pregnant", "孕产妇优先办理"),
    "return_token": TicketClass(
        60 * MINUTE_S, 0, "容缺补交", "returning with a paper", "容缺受理后补交材料"
    ),
    "green_channel": TicketClass(
        60 * MINUTE_S, 20, "绿色通道", "green channel", "特事特办，事后复核"
    ),
}

# What somebody may ask for at a kiosk, with a reason; an appointment is claimed by checking in, and
# what a closure is worth is known of whoever takes a number.
CLAIMED = tuple(name for name in CLASSES if name not in {APPOINTMENT, CLOSURE})
