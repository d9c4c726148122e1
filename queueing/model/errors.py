"""What the line can say instead of doing."""

from kit.errors import Refusal


class WindowBusy(Refusal):
    """A ticket is still at this window."""

    status = 409
    zh = "本窗口还有未办结的号。"


class WindowNotOpen(Refusal):
    """This window is not open."""

    status = 409
    zh = "本窗口没有开放。"


class IllegalMove(Refusal):
    """The ticket or window is not in a state that allows this."""

    status = 409
    zh = "当前状态不允许此操作。"


class NotServedHere(Refusal):
    """This window does not serve that line."""

    status = 409
    zh = "本窗口不办理该业务类别。"


class HallClosed(Refusal):
    """The hall is closed at this time."""

    status = 409
    zh = "大厅目前未开放。"


class TicketExists(Refusal):
    """You already hold a live ticket in this line."""

    status = 409
    zh = "您在该业务类别已有有效的号。"


class LineInUse(Refusal):
    """Somebody still waits for a line that this change would end."""

    status = 409
    zh = "仍有人在将被取消的队列中等候。"


class TooEarly(Refusal):
    """It is too early for this; try again later."""

    status = 409
    zh = "时间未到，请稍后再试。"
