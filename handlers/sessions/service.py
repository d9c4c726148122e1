"""The rules of listing and ending logins."""

from functools import partial
from typing import Any

from handlers import access
from handlers.asked import RecordAsked
from handlers.login.service import tokens_of
from handlers.principal import Principal
from handlers.sessions.schemas import (
    LoginSessionList,
    LoginSessionView,
    StaffSessionList,
    StaffSessionView,
)
from kit.clock import instant, real_ms
from records.models.people.login_families import revoke_family
from records.models.people.open_logins import (
    OpenLogin,
    open_logins_of,
)
from records.transactions import connection


def _view(one: OpenLogin, who: Principal) -> dict[str, Any]:
    return {
        "id": one.id,
        "role": one.role,
        "since": instant(one.created_ms),
        "last_used_at": instant(max(one.used_ms or 0, one.created_ms)),
        "current": one.id == who.family,
        "hall": one.hall,
        "window": one.window,
        "device": one.device or "unknown",
    }


async def mine(who: Principal) -> LoginSessionList:
    """The logins of whoever asks."""
    found = await open_logins_of(connection(), who.role, who.id, real_ms())
    return LoginSessionList([LoginSessionView(**_view(one, who)) for one in found])


async def of_staff(who: Principal, username: str | None) -> StaffSessionList:
    """The logins of staff in the hall of whoever asks, or in all of them."""
    found = await access.staff_logins(who, username, real_ms())
    return StaffSessionList(
        [StaffSessionView(**_view(one, who), username=one.subject) for one in found]
    )


async def end_mine(asked: RecordAsked[None], login: str) -> None:
    """End one of one's own. Raises `NotFound`."""
    await _end(asked, await access.own_login(asked.tx, asked.who, login, real_ms()))


async def end_of_staff(asked: RecordAsked[None], login: str) -> None:
    """End a login of staff. Raises `NotFound`."""
    await _end(asked, await access.staff_login(asked.tx, asked.who, login, real_ms()))


async def _end(asked: RecordAsked[None], found: OpenLogin) -> None:
    """With its sockets: here at once, in other processes once they have read of it."""
    asked.after_commit.append(partial(tokens_of(asked.ctx).revoke, found.id))
    await revoke_family(asked.tx, found.id, real_ms())
