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


PHONE_TEXTS = (
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
FACE_TEXTS = (
    ConsentText(
        "2026-12",
        "If you agree, WeChat compares your face with the register, for this business only. We "
        "send WeChat your name and your identity number and learn whether it is you; no picture of "
        "your face comes to us, and none is kept here. Name and number are stored encrypted for as "
        "long as the result holds. For a child under 14 a guardian agrees. You can also be "
        "verified by your network identity certificate, or by a clerk who looks at your card, and "
        "are served just the same. Taking your consent back deletes what was learnt by it.",
        "如您同意，微信将仅为本次办事比对您的人脸与权威数据。我们向微信提供您的姓名和身份证号码，并仅获知是否"
        "为您本人；我们不接收、不保存任何人脸图像。姓名和号码加密保存，仅在核验结果有效期内使用。未满十四周岁"
        "的，须由监护人同意。您也可以选择国家网络身份认证，或到窗口由工作人员查验身份证件，同样可以正常办事。"
        "撤回同意后，由此取得的信息随即删除。",
    ),
)
CTID_TEXTS = (
    ConsentText(
        "2026-12",
        "If you agree, the national network identity service tells us that it is you, by a "
        "pseudonym that holds for this service alone. We neither ask for nor receive your name or "
        "your identity number. It is voluntary: without it you are served just the same. Taking "
        "your consent back ends what was proven by it, and the pseudonym is deleted.",
        "如您同意，国家网络身份认证公共服务将向我们确认是您本人，并提供仅在本服务中使用的标识。我们不询问、"
        "也不接收您的姓名和身份证号码。是否使用由您自愿决定，不使用同样可以正常办事。撤回同意后，由此取得的"
        "核验结果随即失效，标识随即删除。",
    ),
)
CARD_TEXTS = (
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
TEXTS: Mapping[Purpose, tuple[ConsentText, ...]] = {
    Purpose.PHONE: PHONE_TEXTS,
    Purpose.FACE: FACE_TEXTS,
    Purpose.CTID: CTID_TEXTS,
    Purpose.CARD: CARD_TEXTS,
}


def in_force(purpose: Purpose) -> ConsentText:
    """The version that one agrees to now."""
    return TEXTS[purpose][-1]
