"""Reaching a person, over HTTP."""

from handlers import limits
from handlers.asked import Asked, RecordAsked
from handlers.contacts import service
from handlers.contacts.schemas import ConsentTexts, ContactView, NoticeWishesBody, PhoneBody
from handlers.declaration import Declaration
from handlers.principal import CITIZEN
from handlers.route import Routes
from records.transactions import connection

routes = Routes("contacts", "/api/v1", "How people are reached, and their consent · 联系方式")


async def _ask_wechat(asked: Asked[PhoneBody]) -> str:
    return await service.number_of(asked.ctx, asked.body)


@routes.get("/me/contact", Declaration(ContactView, roles=(CITIZEN,)))
async def contact(asked: Asked[None]) -> ContactView:
    """How the house may reach me; a number is shown masked, also to its owner."""
    return await service.contact(asked.ctx, connection(), asked.who.id)


@routes.record_write(
    "/me/phone",
    Declaration(
        ContactView,
        body=PhoneBody,
        roles=(CITIZEN,),
        limit=limits.PHONES,
        refuses=(service.ConsentRequired,),
    ),
    ask_first=_ask_wechat,
)
async def give_phone(asked: RecordAsked[PhoneBody]) -> ContactView:
    """Let the house send short messages to the number of my WeChat account."""
    return await service.keep_phone(asked.ctx, asked.tx, asked.who.id, asked.told, asked.who.actor)


@routes.delete("/me/phone", Declaration[None, None](None, 204, roles=(CITIZEN,)))
async def withdraw_phone(asked: RecordAsked[None]) -> None:
    """Take the number back, and the consent with it: nothing of it is kept."""
    await service.withdraw_phone(asked.tx, asked.who.id)


@routes.put("/me/notice-wishes", Declaration(ContactView, body=NoticeWishesBody, roles=(CITIZEN,)))
async def wish(asked: RecordAsked[NoticeWishesBody]) -> ContactView:
    """Say in which language I am told, and whether by short message too."""
    return await service.wish(asked.ctx, asked.tx, asked.who.id, asked.body)


@routes.get("/consent-texts", Declaration[ConsentTexts, None](ConsentTexts))
async def texts(_: Asked[None]) -> ConsentTexts:
    """The texts that one agrees to, in all their versions."""
    return service.texts()
