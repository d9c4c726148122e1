"""As which mini program the house speaks with WeChat, and by what it knows that WeChat speaks."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kit.crypto import keyed_digest
from notify.channels.wechat.templates import (
    DEMO_TEMPLATES,
    BadTemplates,
    Templates,
    read_templates,
)

# Without these nothing starts outside the demo.
NEEDED = (
    "WECHAT_API_BASE",
    "WECHAT_APPID",
    "WECHAT_SECRET",
    "WECHAT_PUSH_TOKEN",
    "WECHAT_AES_KEY",
    "WECHAT_TEMPLATES",
)
AES_KEY_CHARACTERS = 43
CALLBACK = "/api/v1/partners/wechat"


class BadWeChatSettings(ValueError):
    """A setting of WeChat cannot be used; the message names it and says why."""


@dataclass(frozen=True, slots=True)
class PushSettings:
    """What WeChat's pushes are signed and encrypted with; `aes_key` as WeChat writes it."""

    token: str = field(repr=False)
    aes_key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class WeChatSettings:
    """Where WeChat is asked, as which mini program, and by which templates it tells people.

    `callback_url` is where a demo's stand-in pushes to; the real WeChat is told so on its pages.
    """

    base_url: str
    appid: str
    secret: str = field(repr=False)
    push: PushSettings
    templates: Templates
    callback_url: str = ""


def read_wechat(
    environ: Mapping[str, str], house_url: str, key: bytes, *, demo: bool
) -> WeChatSettings:
    """Read the environment. Raises `BadWeChatSettings`; what is missing is left empty.

    A demo derives what it shares with its stand-in from the house's own secret, the `key`.
    """
    own = demo_settings(house_url, key) if demo else _EMPTY
    return WeChatSettings(
        base_url=environ.get("WECHAT_API_BASE", f"{house_url}/stand-in/wechat"),
        appid=environ.get("WECHAT_APPID", own.appid),
        secret=environ.get("WECHAT_SECRET", own.secret),
        push=PushSettings(
            _push_token(environ.get("WECHAT_PUSH_TOKEN", own.push.token)),
            _aes_key(environ.get("WECHAT_AES_KEY", own.push.aes_key)),
        ),
        templates=_templates(environ.get("WECHAT_TEMPLATES", "")) or own.templates,
        callback_url=own.callback_url,
    )


def demo_settings(house_url: str, key: bytes) -> WeChatSettings:
    """What a demo says to its stand-in."""
    return WeChatSettings(
        base_url=f"{house_url}/stand-in/wechat",
        appid="wx-demo",
        secret="demo-secret",  # noqa: S106 - of a made-up mini program
        push=PushSettings(
            keyed_digest(key, "wechat-push", "token")[:32],
            keyed_digest(key, "wechat-push", "aes-key")[:AES_KEY_CHARACTERS],
        ),
        templates=DEMO_TEMPLATES,
        callback_url=f"{house_url}{CALLBACK}",
    )


_EMPTY = WeChatSettings("", "", "", PushSettings("", ""), {})


def _push_token(token: str) -> str:
    if token and not re.fullmatch(r"[A-Za-z0-9]{3,32}", token):
        raise BadWeChatSettings("WECHAT_PUSH_TOKEN must have 3 to 32 letters and digits")
    return token


def _aes_key(key: str) -> str:
    if key and not re.fullmatch(rf"[A-Za-z0-9]{{{AES_KEY_CHARACTERS}}}", key):
        message = f"WECHAT_AES_KEY must have {AES_KEY_CHARACTERS} letters and digits"
        raise BadWeChatSettings(message)
    return key


def _templates(path: str) -> Templates:
    if not path:
        return {}
    try:
        return read_templates(Path(path).read_bytes())
    except OSError as fault:
        raise BadWeChatSettings(f"WECHAT_TEMPLATES: {path}: {fault.strerror}") from None
    except BadTemplates as fault:
        raise BadWeChatSettings(f"WECHAT_TEMPLATES: {fault}") from None
