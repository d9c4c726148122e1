"""Accounts of staff and logins: who may touch which."""

from handlers.access.halls import acts_in
from handlers.principal import ENROLLING, STAFF, Principal
from kit.errors import Forbidden, NotFound
from records.models.people.open_logins import OpenLogin, find_open_login, open_logins_of_staff
from records.models.people.staff import Staff, find_staff
from records.transactions import Connection, connection

_AT_A_DESK = (*STAFF, ENROLLING)


async def staff_account(db: Connection, who: Principal, username: str) -> Staff:
    """An account, for managers: of their own hall, or any. Raises `NotFound`."""
    found = await find_staff(db, username)
    if found is None or not acts_in(who, found.hall):
        raise NotFound("There is no such account.", "没有这个账号。")
    return found


async def anothers_account(db: Connection, who: Principal, username: str) -> Staff:
    """The same, but never one's own. Raises `Forbidden` for that, else `NotFound`."""
    found = await staff_account(db, who, username)
    if found.username == who.id:
        raise Forbidden("Remove your own with a code.", "请用验证码解除本人的第二因素。")
    return found


def place_of(who: Principal) -> tuple[str | None, str | None]:
    """Hall and window of a login, which go on with the one that follows it."""
    return who.hall, who.window


async def staff_logins(who: Principal, username: str | None, now_ms: int) -> list[OpenLogin]:
    """The logins of staff, for managers: of their own hall, or any."""
    return await open_logins_of_staff(connection(), now_ms, hall=who.hall, username=username)


async def own_login(db: Connection, who: Principal, login: str, now_ms: int) -> OpenLogin:
    """One of the logins of whoever asks. Raises `NotFound`, also for another's."""
    found = await find_open_login(db, login, now_ms)
    if found is None or (found.role, found.subject) != (who.role, who.id):
        raise NotFound("There is no such login.", "没有这个登录。")
    return found


async def staff_login(db: Connection, who: Principal, login: str, now_ms: int) -> OpenLogin:
    """A login of staff, for managers of their hall, or any. Raises `NotFound`."""
    found = await find_open_login(db, login, now_ms)
    if found is None or found.role not in _AT_A_DESK:
        raise NotFound("There is no such login.", "没有这个登录。")
    await staff_account(db, who, found.subject)
    return found
