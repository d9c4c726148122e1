"""The texts that people agree to before they show who they are, version by version.

A text that somebody has agreed to is never changed: a change is a new version, at the end.
"""

from collections.abc import Mapping
from typing import NamedTuple

from records.identity.words import Purpose


class ConsentText(NamedTuple):
    """One version of a text."""

    version: str
    text: str
    text_zh: str


CONSENT_TEXTS: Mapping[Purpose, tuple[ConsentText, ...]] = {
    Purpose.FACE: (
        ConsentText(
            "2026-12",
            "If you agree, we send your name and your identity number to WeChat, which compares "
            "your face with the picture of the identity card register and tells us only whether "
            "you are this person. No picture and no recording of your face comes to us, and none "
            "is stored here. Name and number are stored encrypted for as long as this proof holds, "
            "180 days at most, and shown masked. The impact on your privacy was assessed before "
            "this was introduced (Personal Information Protection Law, articles 55 and 56); ask at "
            "any counter to read the assessment. For a child under 14 a parent or another guardian "
            "must agree and have shown who they are. Your face is never the only way: you can show "
            "who you are by the national network identity (网证), without a name or a number, or "
            "to a clerk at a counter with your identity card, and you are served just the same. "
            "You can take your consent back at any time in the privacy settings: name and number "
            "are then deleted.",
            "如您同意，我们会将您的姓名和身份证号码发送给微信，由微信将您的面容与身份证登记照片比对，并仅告知我们"
            "“是否为本人”。我们不接收、不保存任何人脸图片或录像。姓名和号码加密保存，仅在本次核验有效期内保存，"
            "最长180天，显示时均作遮挡。启用本功能前，已依照《个人信息保护法》第五十五条、第五十六条完成个人信息"
            "保护影响评估，您可在任一窗口查阅。不满十四周岁的未成年人，须由已完成核验的父母或其他监护人同意。"
            "人脸核验不是唯一方式：您也可以使用国家网络身份认证（网证），无需提供姓名和号码；或携带身份证到窗口由"
            "工作人员核验，办事不受任何影响。您可随时在隐私设置中撤回同意，姓名和号码将随即删除。",
        ),
    ),
    Purpose.CTID: (
        ConsentText(
            "2026-12",
            "If you agree, the national network identity service (网证) confirms to us that you "
            "are a real person whom it knows. It tells us a pseudonym that it uses for us alone, "
            "and neither your name, nor your number, nor a picture: none of these is asked for or "
            "stored here. The pseudonym is stored only as a keyed digest, for 365 days at most. "
            "Using this service is voluntary. Whoever has used it is not asked again for plain "
            "identity details. The impact on your privacy was assessed before this was introduced; "
            "ask at any counter to read the assessment. You can instead have your face compared "
            "by WeChat, or show your identity card to a clerk at a counter, and you are served "
            "just the same. You can take your consent back at any time in the privacy settings.",
            "如您同意，国家网络身份认证公共服务（网证）将向我们确认您是其认证的真实个人，并仅提供一个专用于本系统的"
            "化名标识。我们不要求、也不保存您的姓名、号码或人脸图片；该标识仅以加密摘要形式保存，最长365天。"
            "使用网证完全自愿；已使用网证的，不再要求您另行提供明文身份信息。启用本功能前已完成个人信息保护影响"
            "评估，您可在任一窗口查阅。您也可以选择微信人脸核验，或携带身份证到窗口由工作人员核验，办事不受任何影响。"
            "您可随时在隐私设置中撤回同意。",
        ),
    ),
}


def in_force(purpose: Purpose) -> ConsentText:
    """The version of a text that one agrees to now."""
    return CONSENT_TEXTS[purpose][-1]
