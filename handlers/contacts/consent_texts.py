"""The texts that people agree to, version by version, each in both languages.

A text that somebody has agreed to is never changed: a change is a new version, at the end.
"""

from typing import NamedTuple


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
IN_FORCE = PHONE_TEXTS[-1]
