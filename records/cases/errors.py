"""What a case can say instead of doing."""

from kit.errors import Forbidden, Refusal


class CaseExists(Refusal):
    """This ticket has a case of that item already."""

    status = 409
    zh = "该号已有此事项的办件。"


class CaseNotReady(Refusal):
    """The result does not lie ready yet."""

    status = 409
    zh = "办理结果尚未准备好。"


class DocumentNotReady(Refusal):
    """This paper is still being made; ask again in a moment."""

    status = 409
    zh = "文书正在生成，请稍后再试。"


class AlreadyCollected(Refusal):
    """The result has been handed over already."""

    status = 409
    zh = "办理结果已被领取。"


class ProxyExists(Refusal):
    """Somebody was named already who may fetch this; revoke that first."""

    status = 409
    zh = "已指定代领人；如需更换，请先撤销。"


class RefusalRequired(Refusal):
    """Nobody is sent away without being told why and what to do next: report the refusal first."""

    status = 409
    zh = "不予办理须先登记说“No”报告：写明理由、依据和下一步怎么办。"


class DutiesApart(Forbidden):
    """Whoever accepted a case does not decide it."""

    zh = "受理人不得决定自己受理的办件。"

    @classmethod
    def code(cls) -> str:
        """To clients this is one of the ways of being forbidden."""
        return Forbidden.code()
