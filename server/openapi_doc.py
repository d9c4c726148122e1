"""What one route says of itself in the documentation, and the answers that belong to no slice."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

import msgspec

from handlers.principal import CITIZEN, CLERK, DISPLAY, KIOSK, MANAGER, REVIEWER, TICKET
from kit.errors import Refusal

NOBODY: tuple[str, ...] = ()  # no token is looked at
ANYBODY = ("",)  # no token is needed, but a bad one is refused
EVERYBODY = (CITIZEN, CLERK, REVIEWER, MANAGER, DISPLAY, KIOSK, TICKET)
STAFF = (CLERK, MANAGER)
HOLDER = (CITIZEN, TICKET)

TEXT = "text/plain"


class Query(NamedTuple):
    """A parameter of a list."""

    name: str
    says: str
    schema: Mapping[str, object]


class Doc(NamedTuple):
    """One route. `also` holds further answers by status; those are no problem documents."""

    answer: object
    status: int = 200
    body: type[msgspec.Struct] | None = None
    roles: tuple[str, ...] = NOBODY
    keyed: bool = False
    query: tuple[Query, ...] = ()
    refuses: tuple[type[Refusal], ...] = ()
    also: Mapping[int, object] = {}
    mime: str = "application/json"
    more: str = ""


class Health(msgspec.Struct):
    """The process lives."""

    status: Literal["ok"]


class Readiness(msgspec.Struct):
    """Whether everything is there that is needed to serve, and what is not."""

    status: Literal["ready", "not ready"]
    missing: list[Literal["redis", "sql", "journal"]]


class StandInUser(msgspec.Struct):
    """Somebody with WeChat on the phone."""

    user: str


class StandInCode(msgspec.Struct):
    """What wx.login gives."""

    code: str


class StandInError(msgspec.Struct):
    """What was wrong with a request to the stand-in."""

    error: str


class StandInSession(msgspec.Struct, omit_defaults=True):
    """WeChat's answer: a session, or an error, both with status 200."""

    openid: str = ""
    session_key: str = ""
    errcode: int = 0
    errmsg: str = ""
