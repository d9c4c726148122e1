"""Opening the ways out that need no more than their settings: short messages and webhooks."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import NamedTuple

from kit.privacy.sealing import KeyRing
from notify.channels.addresses import Addresses
from notify.channels.channel import Channel
from notify.channels.outgoing import open_outgoing
from notify.channels.sms.channel import Reach, SmsChannel
from notify.channels.sms.provider import HttpSmsProvider, SmsProviderSettings
from notify.channels.webhook.channel import WebhookChannel
from notify.channels.webhook.guard import WebhookRules
from notify.channels.webhook.sender import open_sender
from records.models.notices.contacts import Wishes, find_wishes, sent_lately
from records.notices.kinds import ChannelName
from records.transactions import connection

WITHIN_S = 5.0


class WaysOut(NamedTuple):
    """By what the two are opened."""

    providers: Sequence[SmsProviderSettings]
    webhooks: WebhookRules
    ring: KeyRing


@asynccontextmanager
async def open_ways(
    ways: WaysOut, addresses: Addresses, now_ms: Callable[[], int]
) -> AsyncIterator[dict[ChannelName, Channel]]:
    """Both, by name; their connections are closed in the end. `now_ms` is real time."""
    async with open_outgoing(WITHIN_S) as http, open_sender(ways.webhooks) as sender:
        providers = [HttpSmsProvider(provider, http) for provider in ways.providers]
        reach = Reach(_wishes, _sms_lately)
        yield {
            ChannelName.SMS: SmsChannel(providers, addresses, reach, now_ms=now_ms),
            ChannelName.WEBHOOK: WebhookChannel(sender, ways.ring, ways.webhooks, now_ms),
        }


async def _wishes(citizen: str) -> Wishes:
    return await find_wishes(connection(), citizen)


async def _sms_lately(citizen: str, since_ms: int) -> list[int]:
    return await sent_lately(connection(), ChannelName.SMS.value, citizen, since_ms)
