"""Demo only: staff who log in by one click on the landing page."""

from typing import Annotated

import msgspec

from handlers.asked import Asked
from handlers.declaration import Declaration
from handlers.login import desk
from handlers.login.schemas import StaffAnswer
from handlers.login.visitor import visitor
from handlers.route import Routes
from kit.errors import NotFound
from records.models.people.staff import demo_accounts
from records.transactions import connection

routes = Routes(
    "stand_in_logins",
    "/stand-in/logins",
    "Demo only: accounts that log in without a password · 仅演示",
)


class DemoLogin(msgspec.Struct):
    """An account that needs no password here."""

    username: str
    role: str
    name: str


class DemoLoginBody(msgspec.Struct, forbid_unknown_fields=True):
    """Who wants to be logged in."""

    username: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]


@routes.get("", Declaration(list[DemoLogin]))
async def offered(asked: Asked[None]) -> list[DemoLogin]:
    """The first account of each role."""
    del asked
    first: dict[str, DemoLogin] = {}
    for one in await demo_accounts(connection()):
        first.setdefault(one.role, DemoLogin(one.username, one.role, one.display_name))
    return list(first.values())


@routes.post("", Declaration(StaffAnswer, body=DemoLoginBody, refuses=(NotFound,)))
async def enter(asked: Asked[DemoLoginBody]) -> StaffAnswer:
    """Log one of the demo's accounts in."""
    return await desk.demo_staff(asked.ctx, asked.body.username, visitor(asked.http))
