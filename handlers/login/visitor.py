"""Who is at the door before anybody has logged in: from where, and with which kind of device."""

import re
from typing import Any, NamedTuple

from sanic import Request

from handlers.http import only

# Coarse on purpose: a list of logins is to be recognised by its owner, and to identify nobody.
KINDS = ("mini_program", "tablet", "phone", "computer", "program", "unknown")
_PROGRAM = re.compile(r"^(curl|wget|python|httpx|okhttp|go-http|java|postman)", re.IGNORECASE)
_SIGNS = (
    ("mini_program", re.compile(r"miniProgram|MicroMessenger", re.IGNORECASE)),
    ("tablet", re.compile(r"iPad|Tablet|Android(?!.*Mobile)", re.IGNORECASE)),
    ("phone", re.compile(r"Mobile|iPhone|Android|HarmonyOS", re.IGNORECASE)),
    ("computer", re.compile(r"Windows|Macintosh|X11|Linux|CrOS", re.IGNORECASE)),
    ("program", _PROGRAM),
)
LONGEST = 500


class Visitor(NamedTuple):
    """An address, which is counted with, and a word of `KINDS`, which is kept with the login."""

    address: str
    device: str


def visitor(request: Request[Any, Any]) -> Visitor:
    """Who sends this request. Raises `HeaderRepeated`."""
    return Visitor(request.client_ip, device_kind(only(request, "User-Agent") or ""))


def device_kind(user_agent: str) -> str:
    """Which kind of device calls itself so; nothing else of what it says is looked at."""
    shown = user_agent[:LONGEST]
    return next((kind for kind, sign in _SIGNS if sign.search(shown)), "unknown")
