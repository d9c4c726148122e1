"""What WeChat pushes: who proves to be WeChat is read, and nobody else.

The plain signature covers no body, so only the secure mode is taken: the body is encrypted, and
signed with the moment and a nonce. What is older than five minutes is refused; that a nonce comes
once is for whoever keeps the nonces.
"""

import base64
import binascii
import hashlib
import re
import struct
from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from kit.crypto import same
from notify.channels.wechat.settings import WeChatSettings

WITHIN_S = 300
BLOCK = 32
_RANDOM, _LENGTH = 16, 4
ECHO_AT_MOST = 200
NONCE_AT_MOST = 128

POPUP = "subscribe_msg_popup_event"
CHANGE = "subscribe_msg_change_event"
SENT = "subscribe_msg_sent_event"


class NotFromWeChat(Exception):
    """Whoever sent this did not prove to be WeChat; the message says by what, for the log."""


class Event(NamedTuple):
    """Something that happened at a person's phone; what does not concern messages has no items."""

    name: str
    openid: str
    created_s: int
    items: tuple[Mapping[str, Any], ...]


class _Sealed(msgspec.Struct):
    Encrypt: str


class _Told(msgspec.Struct):
    FromUserName: str = ""
    CreateTime: int = 0
    MsgType: str = ""
    Event: str = ""
    List: Any = None


def signature(*parts: str) -> str:
    """As WeChat signs: the SHA-1 of the sorted parts."""
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()  # noqa: S324 - WeChat's choice


def echo(settings: WeChatSettings, query: Mapping[str, str], now_ms: int) -> str:
    """What WeChat wants to hear when an address is told to it. Raises `NotFromWeChat`."""
    _check(settings, query, "signature", now_ms)
    wanted = query.get("echostr", "")
    if not re.fullmatch(rf"[\w-]{{1,{ECHO_AT_MOST}}}", wanted, re.ASCII):
        raise NotFromWeChat("echo")
    return wanted


def event(settings: WeChatSettings, query: Mapping[str, str], body: bytes, now_ms: int) -> Event:
    """What was pushed. Raises `NotFromWeChat`."""
    try:
        sealed = msgspec.json.decode(body, type=_Sealed).Encrypt
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise NotFromWeChat("body") from None
    _check(settings, query, "msg_signature", now_ms, sealed)
    try:
        told = msgspec.json.decode(_opened(settings, sealed), type=_Told)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise NotFromWeChat("content") from None
    listed = told.List if isinstance(told.List, list) else [told.List]
    items = tuple(item for item in listed if isinstance(item, dict))
    return Event(told.Event, told.FromUserName, told.CreateTime, items)


def nonce_of(query: Mapping[str, str]) -> str:
    """By what a push is known that comes again: a short digest."""
    said = f"{query.get('timestamp', '')}\n{query.get('nonce', '')}"
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def _check(
    settings: WeChatSettings, query: Mapping[str, str], name: str, now_ms: int, *signed: str
) -> None:
    timestamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
    if not settings.push.token or not nonce or len(nonce) > NONCE_AT_MOST:
        raise NotFromWeChat("nonce")
    right = signature(settings.push.token, timestamp, nonce, *signed)
    if not same(right, query.get(name, "")):
        raise NotFromWeChat("signature")
    if not re.fullmatch(r"[0-9]{1,12}", timestamp, re.ASCII):
        raise NotFromWeChat("timestamp")
    if abs(int(timestamp) - now_ms / 1000) > WITHIN_S:
        raise NotFromWeChat("stale")


def _opened(settings: WeChatSettings, sealed: str) -> bytes:
    """Decrypt: random bytes, the length, the text, the account that it is for."""
    key = base64.b64decode(f"{settings.push.aes_key}=")
    try:
        closed = base64.b64decode(sealed, validate=True)
        cipher = Cipher(AES(key), CBC(key[:16])).decryptor()
        plain = cipher.update(closed) + cipher.finalize()
    except (ValueError, binascii.Error):
        raise NotFromWeChat("cipher") from None
    padding = plain[-1] if plain else 0
    if not 1 <= padding <= BLOCK or len(plain) < _RANDOM + _LENGTH + padding:
        raise NotFromWeChat("padding")
    content = plain[_RANDOM:-padding]
    (length,) = struct.unpack(">I", content[:_LENGTH])
    text, account = content[_LENGTH : _LENGTH + length], content[_LENGTH + length :]
    if account.decode("utf-8", "replace") != settings.appid:
        raise NotFromWeChat("appid")
    return text
