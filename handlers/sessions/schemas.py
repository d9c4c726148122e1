"""What is told of logins that hold."""

from typing import Annotated

import msgspec

from handlers.login.visitor import KINDS
from handlers.principal import ENROLLING, ROLES
from kit.choices import one_of


class LoginSessionView(msgspec.Struct, kw_only=True):
    """A login that holds; `last_used_at` is when it was last renewed, to about 15 minutes."""

    id: str
    role: Annotated[str, one_of((*ROLES, ENROLLING))]
    since: str
    last_used_at: str
    current: bool
    hall: str | None
    window: str | None
    device: Annotated[str, one_of(KINDS)]


class LoginSessionList(msgspec.Struct):
    """The latest first."""

    sessions: list[LoginSessionView]


class StaffSessionView(LoginSessionView, kw_only=True):
    """The same, with whose it is."""

    username: str


class StaffSessionList(msgspec.Struct):
    """The latest first; older ones beyond 200 are found by `username`."""

    sessions: list[StaffSessionView]
