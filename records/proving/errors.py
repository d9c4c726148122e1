"""What is refused to somebody who shows who they are."""

from kit.errors import Refusal


class VerificationLocked(Refusal):
    """Verifying has failed too often today; a clerk at a counter can do it at any time."""

    status = 429
    zh = "今日核验失败次数过多，请明日再试，或到窗口由工作人员核验。"


class VerificationClosed(Refusal):
    """This verification has come to its end; begin a new one."""

    status = 409
    zh = "本次核验已结束，请重新发起。"


class AnotherPerson(Refusal):
    """This account belongs to somebody who has shown to be another person."""

    status = 409
    zh = "该账号已由另一人完成身份核验，请使用本人账号，或到窗口办理。"
