"""What a citizen's WeChat still lets through."""

from handlers.context import AppContext
from handlers.grants.schemas import GrantView
from kit.crypto import keyed_digest
from notify.channels.contact_book import ContactBook
from notify.channels.wechat.ledger import left_by_kind
from records.models.people.citizens import openid_digest_of
from records.transactions import connection


async def grants(ctx: AppContext, citizen: str) -> list[GrantView]:
    """How many messages of each kind may still be sent to a citizen."""
    templates = ctx.settings.wechat.templates
    openid = await ContactBook(ctx.settings.key_ring, ctx.incidents).find(citizen, "openid")
    if openid:  # of several WeChats, the one that is written to
        digest = keyed_digest(ctx.settings.secret, "openid", openid)
    else:
        digest = await openid_digest_of(connection(), citizen) or ""
    left = await left_by_kind(templates, digest)
    return [GrantView(kind, template.id, left[kind]) for kind, template in templates.items()]
