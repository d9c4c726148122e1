"""Why somebody cannot check in."""

from kit.errors import NotFound, Refusal


class CodeEnded(NotFound):
    """This code is not ours, or holds no more; scan the code that the screen shows now."""

    zh = "二维码无效或已过期，请重新扫描屏幕上的二维码。"

    @classmethod
    def code(cls) -> str:
        """To clients it is like one that never was."""
        return NotFound.code()


class WrongHall(Refusal):
    """This booking is for another hall; nothing was changed."""

    status = 409
    zh = "该预约在另一个大厅办理，本次未作任何更改。"


class SeveralBookings(Refusal):
    """There are several bookings; choose one."""

    status = 409
    zh = "找到多个预约，请选择其中一个。"


class NotHere(Refusal):
    """A printed code counts only close to its hall; ask the staff there."""

    status = 409
    zh = "纸质二维码仅在大厅附近有效，请向工作人员求助。"
