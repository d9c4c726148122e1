"""Every way out of the house that this process has; what is not here is left out of the ladders."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager

from handlers.context import AppSettings
from kit.incidents import Incidents
from notify.channels.channel import Channel
from notify.channels.contact_book import ContactBook
from notify.channels.opening import WaysOut, open_ways
from notify.channels.wechat.channel import WeChatChannel
from notify.channels.wechat.client import WeChat
from notify.channels.wechat.ledger import GrantLedger
from records.notices.kinds import ChannelName


@asynccontextmanager
async def open_channels(
    settings: AppSettings, wechat: WeChat, now_ms: Callable[[], int], incidents: Incidents
) -> AsyncIterator[Mapping[ChannelName, Channel]]:
    """By name; their connections are closed in the end. `now_ms` is real time."""
    addresses = ContactBook(settings.key_ring, incidents)
    ledger = GrantLedger(settings.secret, settings.wechat.templates, now_ms)
    others = WaysOut(settings.sms, settings.webhooks, settings.key_ring)
    async with open_ways(others, addresses, now_ms) as ways:
        yield {ChannelName.WECHAT: WeChatChannel(wechat, addresses, ledger), **ways}
