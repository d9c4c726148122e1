"""A house whose messages leave it, to the stand-ins of WeChat and of the providers of SMS."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from kit.clock import real_ms
from notify.channels.contact_book import ContactBook
from notify.channels.outgoing import open_outgoing
from notify.channels.sms.channel import Reach, SmsChannel
from notify.channels.sms.provider import HttpSmsProvider
from notify.channels.wechat.channel import WeChatChannel
from notify.channels.wechat.ledger import GrantLedger
from records.models.notices.contacts import Contact, find_wishes, put_contact
from records.models.notices.sent_lately import sent_lately
from records.notices.kinds import ChannelName
from records.transactions import connection
from tests.support.house import RunningHouse


@asynccontextmanager
async def telling(house: RunningHouse) -> AsyncIterator[None]:
    """Let its relay send by WeChat and by short message."""
    ctx = house.ctx
    book = ContactBook(ctx.settings.key_ring, ctx.incidents)
    ledger = GrantLedger(ctx.settings.secret, ctx.settings.wechat.templates, real_ms)
    reach = Reach(
        lambda citizen: find_wishes(connection(), citizen),
        lambda citizen, since_ms: sent_lately(connection(), "sms", citizen, since_ms),
    )
    async with open_outgoing(5) as http:
        providers = tuple(HttpSmsProvider(one, http) for one in ctx.settings.sms)
        ctx.relay.channels = {
            ChannelName.WECHAT: WeChatChannel(ctx.wechat, book, ledger),
            ChannelName.SMS: SmsChannel(providers, book, reach),
        }
        ctx.phones = ctx.wechat
        yield


async def give_phone(house: RunningHouse, user: str, phone: str) -> None:
    """Have a house know somebody's number."""
    citizen = house.ctx.authenticator.principal(await house.login(user)).id
    contact = Contact.of(house.ctx.settings.key_ring, citizen, "phone", phone)
    await put_contact(connection(), contact, real_ms())
