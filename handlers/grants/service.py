"""What a citizen's WeChat still lets through."""

from handlers.context import AppContext
from handlers.grants.schemas import GrantView
from notify.channels.wechat.ledger import left_by_kind
from records.models.people.citizens import openid_digest_of
from records.transactions import connection


async def grants(ctx: AppContext, citizen: str) -> list[GrantView]:
    """How many messages of each kind may still be sent to a citizen."""
    templates = ctx.settings.wechat.templates
    digest = await openid_digest_of(connection(), citizen)
    left = await left_by_kind(templates, digest or "")
    return [GrantView(kind, template.id, left[kind]) for kind, template in templates.items()]
