"""Why nothing is handed over here and now."""

from handlers.check_in.errors import CodeEnded, WrongHall


class PickupCodeEnded(CodeEnded):
    """This code is not ours, or holds no more; scan the one that the phone shows now."""

    zh = "取件码无效或已过期，请扫描手机上当前显示的取件码。"


class LiesElsewhere(WrongHall):
    """These papers lie in another hall; nothing was changed."""

    zh = "该办理结果存放在另一个大厅，本次未作任何更改。"

    @classmethod
    def code(cls) -> str:
        """To clients this is another hall, as with a booking."""
        return WrongHall.code()
