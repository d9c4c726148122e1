"""The texts that people agree to, by purpose and version, each in both languages.

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


_PHONE_TEXTS = (
    ConsentText(
        "2026-11",
        "If you agree, WeChat tells us the phone number of your account. We use it only to send "
        "you short messages about your own numbers and appointments, when a WeChat message does "
        "not reach you. It is stored encrypted, shown to nobody in full, and given to nobody but "
        "the operator who delivers the message. You can take it back at any time on this page: the "
        "number is deleted at once. Without it you are served just the same.",
        "如您同意，微信会将您账号绑定的手机号提供给我们。我们仅在微信消息无法送达时，用它向您发送与您本人"
        "取号、预约有关的短信。手机号加密保存，不会完整显示给任何人，除负责发送短信的运营商外不提供给他人。"
        "您可随时在本页撤回，号码会立即删除。不提供手机号，同样可以正常办事。",
    ),
)
_CARD_TEXTS = (
    ConsentText(
        "2026-12",
        "If you lay your identity card on the reader, or show it at a window, we read its number "
        "and its name: to find your booking, to take a number for you, or for a clerk to see that "
        "it is you. A reading at a machine is deleted after two minutes. What a clerk has seen is "
        "kept encrypted as long as the proof holds, shown masked, and given to nobody. Without a "
        "card you take a number just the same. Taking your consent back deletes what was kept.",
        "您将身份证放在读卡器上或在窗口出示时，我们读取证件上的号码和姓名，仅用于查找您的预约、为您取号，或"
        "由工作人员确认是您本人。自助设备的读取结果两分钟后删除；窗口查验的结果在有效期内加密保存，仅以掩码"
        "显示，不提供给他人。不使用身份证，同样可以取号办事。撤回同意后，保存的信息随即删除。",
    ),
)
CONSENT_TEXTS: Mapping[Purpose, tuple[ConsentText, ...]] = {
    Purpose.PHONE: _PHONE_TEXTS,
    Purpose.CARD: _CARD_TEXTS,
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
            "who you are by the national network identity, without a name or a number, or "
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
            "If you agree, the national network identity service confirms to us that you "
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
