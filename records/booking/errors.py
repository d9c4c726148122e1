"""What booking can say instead of doing."""

from kit.errors import Refusal


class SlotFull(Refusal):
    """This time is fully booked; choose another one."""

    status = 409
    zh = "该时段已约满，请选择其他时段。"


class SlotPast(Refusal):
    """This time has started or is over; choose a later one."""

    status = 422
    zh = "该时段已开始或已过，请选择更晚的时段。"


class HoldExpired(Refusal):
    """The place is not kept for you any more; choose a time again."""

    status = 409
    zh = "为您保留的时段已失效，请重新选择。"


class HoldExists(Refusal):
    """You are already holding a place; book it or give it up first."""

    status = 409
    zh = "您已占用一个时段，请先完成预约或释放。"


class TooManyForOthers(Refusal):
    """Somebody who acts for others has five appointments for them at a time; keep one first."""

    status = 409
    zh = "代办预约同时最多五个，请先办理或取消其中一个。"


class BookingExists(Refusal):
    """You already have an appointment for this on that day."""

    status = 409
    zh = "您当天已有该事项的预约。"
