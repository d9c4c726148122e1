"""Logins that hold, over HTTP."""

from handlers.asked import Asked, RecordAsked
from handlers.declaration import EVERYBODY, Declaration, Parameter
from handlers.principal import MANAGER
from handlers.query import only_values, read_word
from handlers.route import Routes
from handlers.sessions import service
from handlers.sessions.schemas import LoginSessionList, StaffSessionList
from kit.errors import Invalid

routes = Routes("sessions", "/api/v1", "Logins that hold, listed and ended · 登录会话")
_USERNAME = Parameter("username", "Of this account only.", {"type": "string", "maxLength": 40})


@routes.get("/me/sessions", Declaration(LoginSessionList, roles=EVERYBODY))
async def mine(asked: Asked[None]) -> LoginSessionList:
    """Where I am logged in."""
    return await service.mine(asked.who)


@routes.delete("/me/sessions/<session:str>", Declaration[None, None](None, 204, roles=EVERYBODY))
async def end_mine(asked: RecordAsked[None], session: str) -> None:
    """End one of my logins, with its sockets, everywhere within five seconds."""
    await service.end_mine(asked, session)


@routes.get(
    "/staff-sessions",
    Declaration(
        StaffSessionList,
        roles=(MANAGER,),
        parameters=(_USERNAME,),
        only_these=True,
        refuses=(Invalid,),
    ),
)
async def of_staff(asked: Asked[None]) -> StaffSessionList:
    """Where staff are logged in."""
    username = read_word(only_values(asked.query), "username")
    return await service.of_staff(asked.who, username)


@routes.delete(
    "/staff-sessions/<session:str>", Declaration[None, None](None, 204, roles=(MANAGER,))
)
async def end_of_staff(asked: RecordAsked[None], session: str) -> None:
    """End a login of a member of staff, with its sockets, everywhere within five seconds."""
    await service.end_of_staff(asked, session)
