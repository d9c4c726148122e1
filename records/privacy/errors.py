"""The refusals of merging accounts and of being forgotten."""

from kit.errors import Refusal


class ProofRequired(Refusal):
    """Show who you are first: what you have shown is too long ago, or not enough for this."""

    status = 403
    zh = "请先完成身份核验：现有核验已超过十分钟，或级别不足。"


class MergeConflict(Refusal):
    """Both accounts have a booking for the same business and day; cancel one of the two first."""

    status = 409
    zh = "两个账号在同一天预约了相同的事项，请先取消其中一个。"


class LastWay(Refusal):
    """This way cannot be taken away: you are logged in by it, or there is no other."""

    status = 409
    zh = "不能解除：您正通过该方式登录，或没有其他登录方式。"


class ConfirmErasure(Refusal):
    """Read what is deleted, what is cancelled and what the law keeps, and confirm it."""

    status = 409
    zh = "请先阅读将被删除、取消以及依法保留的内容，然后确认。"


class ErasureBlocked(Refusal):
    """You are being served; ask again once that is finished."""

    status = 409
    zh = "您正在窗口办理业务，请办完后再申请。"
